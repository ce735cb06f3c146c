import { addMonths, differenceInCalendarDays, format, parseISO } from "date-fns";
import { de } from "date-fns/locale";

export default {
  fetch(): Response {
    const day = parseISO("2026-01-31T12:30:00Z");
    return Response.json({
      next: format(addMonths(day, 1), "yyyy-MM-dd"),
      german: format(day, "EEEE, d. MMMM", { locale: de }),
      days: differenceInCalendarDays(new Date("2026-03-01T00:00:00Z"), day),
    });
  },
};
