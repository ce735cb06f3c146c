package dev.dovetail.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ServiceWorkerFormatTest {
    private final Workers workers = new Workers();

    @AfterEach
    void close() {
        workers.close();
    }

    private String evaluate(String listener, String body) {
        return workers.evaluate("addEventListener('fetch', " + listener + ");", body);
    }

    @Test
    void aListenerAnswersARequest() {
        assertThat(
                        evaluate(
                                "(e) => e.respondWith(new Response(e.request.url))",
                                "return (await env.B.fetch('http://h/p')).text()"))
                .isEqualTo("http://h/p");
    }

    @Test
    void aListenerThatDoesNotAnswerIsAnError() {
        assertThat(evaluate("() => {}", "return (await env.B.fetch('http://h/')).text()"))
                .contains("respondWith");
    }

    @Test
    void aSecondAnswerIsRefused() {
        assertThat(
                        evaluate(
                                "(e) => { e.respondWith(new Response('1')); try {"
                                        + " e.respondWith(1) } catch (x) { console.log(x.name) } }",
                                "return (await env.B.fetch('http://h/')).text()"))
                .isEqualTo("1");
        assertThat(workers.log).anyMatch(line -> line.contains("InvalidStateError"));
    }
}
