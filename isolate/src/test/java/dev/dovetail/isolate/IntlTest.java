package dev.dovetail.isolate;

import static org.assertj.core.api.Assertions.assertThat;

import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.interop.V8Runtime;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.Normalizer;

/** What JavaScript asks ICU for. The answers are those of ICU 77 (CLDR 47). */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IntlTest {
    private static final Path CACHE =
            Path.of(System.getProperty("dovetail.cache", "target/cache")).toAbsolutePath();

    private V8Runtime runtime;

    @BeforeAll
    void start() throws JavetException {
        runtime = V8.start(CACHE).newRuntime();
        runtime.setLogger(new SilentLogger());
    }

    @AfterAll
    void close() throws JavetException {
        runtime.close(true);
    }

    private String answer(String script) throws JavetException {
        return runtime.getExecutor("String(" + script + ")").executeString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "new Intl.NumberFormat('de', {style:'currency',currency:'EUR'}).format(1234.5)"
                        + "|1.234,50\u00a0€",
                "new Intl.NumberFormat('hi').format(1234567)|12,34,567",
                "(1234567.891).toLocaleString()|1,234,567.891",
                "123456789n.toLocaleString('fr')|123\u202f456\u202f789",
                "new Intl.NumberFormat('en',{notation:'compact'}).format(15300)|15K",
                "new Intl.NumberFormat('ja',{style:'unit',unit:'liter',unitDisplay:'long'})"
                        + ".format(3)|3 リットル",
                "new Intl.DateTimeFormat('de',{dateStyle:'full',timeZone:'UTC'})"
                        + ".format(0)|Donnerstag, 1. Januar 1970",
                "new Date(0).toLocaleString('en-US',{timeZone:'Asia/Tokyo'})"
                        + "|1/1/1970, 9:00:00 AM",
                "new Date(0).toLocaleDateString('ja-JP-u-ca-japanese',{dateStyle:'long'})"
                        + "|昭和45年1月1日",
                "new Date(0).toLocaleTimeString('en',{timeZone:'America/New_York',"
                        + "timeZoneName:'long'})|7:00:00 PM Eastern Standard Time",
                "new Intl.RelativeTimeFormat('es',{numeric:'auto'}).format(-1,'day')|ayer",
                "new Intl.PluralRules('ar').select(3)|few",
                "new Intl.PluralRules('en',{type:'ordinal'}).select(22)|two",
                "new Intl.ListFormat('it').format(['a','b','c'])|a, b e c",
                "new Intl.DisplayNames('fr',{type:'region'}).of('JP')|Japon",
                "new Intl.DisplayNames('de',{type:'language'}).of('pt-BR')"
                        + "|Portugiesisch (Brasilien)",
                "new Intl.DisplayNames('sv',{type:'currency'}).of('USD')|amerikansk dollar",
                "new Intl.DurationFormat('en').format({hours:1,minutes:30})|1 hr, 30 min",
                "new Intl.Locale('zh-TW').maximize()|zh-Hant-TW",
                "['z','ä','a'].sort(new Intl.Collator('de').compare)|a,ä,z",
                "['z','ä','a'].sort(new Intl.Collator('sv').compare)|a,z,ä",
                "'a'.localeCompare('B')|-1",
                "['10','9'].sort(new Intl.Collator('en',{numeric:true}).compare)|9,10",
                "['张','李','王'].sort(new Intl.Collator('zh').compare)|李,王,张",
                "'istanbul'.toLocaleUpperCase('tr')|İSTANBUL",
                "[...new Intl.Segmenter('th',{granularity:'word'}).segment('สวัสดีครับ')].length"
                        + "|2",
                "[...new Intl.Segmenter('ja',{granularity:'word'}).segment('今日は良い天気')].length"
                        + "|4",
                "Array.from(new Intl.Segmenter('zh',{granularity:'word'}).segment('我喜欢语言'),"
                        + "s => s.segment)|我,喜欢,语言",
                "[...new Intl.Segmenter().segment('👨‍👩‍👧e\u0301')].length|2",
                "/^\\p{Script=Greek}+$/u.test('αβγ')|true",
                "/^\\p{Lu}\\p{Ll}$/u.test('Ñé')|true",
                "/^\\p{RGI_Emoji}$/v.test('👨‍👩‍👧')|true",
                "/^\\p{Changes_When_NFKC_Casefolded}$/u.test('ﬁ')|true",
                "/\\u{1F600}/iu.test('😀')|true",
                "'ﬁ'.normalize('NFKC')|fi",
                "'é'.normalize('NFD').length|2",
                "Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO('Europe/Paris')"
                        + "|1970-01-01T01:00:00+01:00[Europe/Paris]",
                "Temporal.PlainDate.from('2024-02-29').add({years:1})|2025-02-28",
                "Intl.supportedValuesOf('timeZone').length > 400|true",
                "Intl.getCanonicalLocales('EN-us')|en-US",
                "Intl.DateTimeFormat.supportedLocalesOf(['gsw','cy','xx'])|gsw,cy",
            })
    void isAnswered(String script, String answer) throws JavetException {
        assertThat(answer(script)).isEqualTo(answer);
    }

    @Test
    void everyCharacterNormalizesAsInJava() throws JavetException {
        for (Normalizer.Form form : Normalizer.Form.values()) {
            StringBuilder all = new StringBuilder();
            for (int c = 0x80; c <= Character.MAX_CODE_POINT; c++) {
                if (Character.isDefined(c) && Character.getType(c) != Character.SURROGATE) {
                    all.appendCodePoint(c).append(' ');
                }
            }
            String mine =
                    answer(
                            """
                            (() => {
                              const out = [];
                              for (const c of %s) out.push(c.normalize("%s"));
                              return out.join("");
                            })()\
                            """
                                    .formatted(quoted(all), form));
            StringBuilder expected = new StringBuilder();
            all.codePoints()
                    .forEach(
                            c ->
                                    expected.append(
                                            Normalizer.normalize(Character.toString(c), form)));
            assertThat(mine.equals(expected.toString())).as(form.name()).isTrue();
        }
    }

    private static String quoted(CharSequence text) {
        StringBuilder out = new StringBuilder("\"");
        text.chars()
                .forEach(
                        c -> {
                            if (c == '"' || c == '\\' || c < ' ' || c == 0x2028 || c == 0x2029) {
                                out.append("\\u%04x".formatted(c));
                            } else {
                                out.append((char) c);
                            }
                        });
        return out.append('"').toString();
    }

    /** Prints what an isolate takes for the zone and the language. */
    static void main(String[] args) throws JavetException {
        try (V8Runtime runtime = V8.start(Path.of(args[0])).newRuntime()) {
            String script =
                    """
                    const o = new Intl.DateTimeFormat().resolvedOptions();
                    [o.timeZone, o.locale, new Date(0).getTimezoneOffset(),
                     new Date(0).toLocaleString(), String(new Date(0))].join("|")\
                    """;
            System.out.println(runtime.getExecutor(script).executeString());
        }
    }

    @Test
    void theZoneIsUtcAndTheLanguageEnglishWhateverTheMachines()
            throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        IntlTest.class.getName(),
                        CACHE.toString());
        builder.environment().put("TZ", "Asia/Tokyo");
        builder.environment().put("LANG", "de_DE.UTF-8");
        builder.environment().remove("LC_ALL");
        builder.environment().remove("LC_MESSAGES");
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        assertThat(said.strip())
                .isEqualTo(
                        "UTC|en-US|0|1/1/1970, 12:00:00 AM|Thu Jan 01 1970 00:00:00 GMT+0000"
                                + " (Coordinated Universal Time)");
    }
}
