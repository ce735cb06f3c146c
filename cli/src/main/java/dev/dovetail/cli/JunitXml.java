package dev.dovetail.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Results in the form that JUnit's Ant task made a standard: a testsuite for each file. */
final class JunitXml {
    private static final double NANOS = 1e9;

    private final StringBuilder xml = new StringBuilder();

    private JunitXml() {}

    static String of(List<TestResult> results) {
        var writer = new JunitXml();
        Map<String, List<TestResult>> files = new LinkedHashMap<>();
        for (TestResult result : results) {
            files.computeIfAbsent(result.file(), file -> new ArrayList<>()).add(result);
        }
        writer.xml.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
        files.forEach(writer::suite);
        return writer.xml.append("</testsuites>\n").toString();
    }

    private void suite(String file, List<TestResult> results) {
        xml.append("  <testsuite");
        attribute("name", file);
        attribute("tests", "" + results.size());
        attribute("failures", "" + results.stream().filter(one -> !one.passed()).count());
        attribute("errors", "0");
        attribute("skipped", "0");
        attribute("time", seconds(results.stream().mapToLong(TestResult::nanos).sum()));
        xml.append(">\n");
        results.forEach(this::testCase);
        xml.append("  </testsuite>\n");
    }

    private void testCase(TestResult result) {
        xml.append("    <testcase");
        attribute("classname", result.file());
        attribute("name", result.name().isEmpty() ? result.file() : result.name());
        attribute("time", seconds(result.nanos()));
        String failure = result.failure();
        if (failure == null) {
            xml.append("/>\n");
            return;
        }
        xml.append(">\n      <failure");
        attribute("message", failure.lines().findFirst().orElse(""));
        xml.append('>');
        escape(failure);
        xml.append("</failure>\n    </testcase>\n");
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.3f", nanos / NANOS);
    }

    private void attribute(String name, String value) {
        xml.append(' ').append(name).append("=\"");
        escape(value);
        xml.append('"');
    }

    /** Characters that XML cannot have become question marks. */
    private void escape(String text) {
        text.codePoints()
                .forEach(
                        c -> {
                            switch (c) {
                                case '<' -> xml.append("&lt;");
                                case '>' -> xml.append("&gt;");
                                case '&' -> xml.append("&amp;");
                                case '"' -> xml.append("&quot;");
                                case '\n', '\r', '\t' -> xml.append("&#").append(c).append(';');
                                default -> xml.appendCodePoint(isLegal(c) ? c : '?');
                            }
                        });
    }

    private static boolean isLegal(int c) {
        return (c >= 0x20 && c < 0xd800) || (c >= 0xe000 && c < 0xfffe) || c > 0xffff;
    }
}
