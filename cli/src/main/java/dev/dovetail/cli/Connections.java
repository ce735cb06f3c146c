package dev.dovetail.cli;

import dev.dovetail.config.CapnWebRoute;
import dev.dovetail.config.NearName;
import dev.dovetail.config.ObjectBinding;
import dev.dovetail.config.ServiceBinding;
import dev.dovetail.runtime.Service;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which binding leads where, among the Workers of a command. */
final class Connections {
    private final Map<String, Build> workers = new LinkedHashMap<>();

    Connections(List<Build> builds) {
        builds.forEach(build -> workers.put(build.name(), build));
    }

    /** Whether a binding's target runs. */
    boolean isConnected(ServiceBinding binding) {
        return workers.containsKey(binding.service());
    }

    /** Whether the class of a binding to Durable Objects is there. */
    boolean hasClass(String caller, ObjectBinding binding) {
        Build target = workers.get(binding.script().orElse(caller));
        return target != null && target.bundle().exports().contains(binding.className());
    }

    /** Finds bindings that lead nowhere, and Workers that nobody can call. */
    void check(Findings findings) {
        for (Build build : workers.values()) {
            check(build, findings);
        }
    }

    /** Finds what is wrong with one Worker's bindings. */
    void check(Build build, Findings findings) {
        checkExports(build, findings);
        checkObjects(build, findings);
        for (CapnWebRoute route : build.project().config().capnWeb()) {
            checkOffered(build, route, findings);
        }
        for (ServiceBinding binding : build.project().config().services()) {
            Build target = workers.get(binding.service());
            if (target == null) {
                warnOfMissing(build, binding, findings);
            } else {
                checkEntrypoint(build, binding, target, findings);
            }
        }
    }

    private void checkObjects(Build build, Findings findings) {
        for (ObjectBinding binding : build.project().config().objects().bindings()) {
            String name = binding.script().orElse(build.name());
            Build target = workers.get(name);
            String what =
                    "env."
                            + binding.binding()
                            + " is bound to the Durable Object class \""
                            + binding.className()
                            + "\" of the Worker \""
                            + name
                            + "\", which ";
            if (target == null) {
                findings.warning(
                        build.project().file(),
                        binding.place(),
                        what
                                + "is not in this command: calls will fail. Add -c with its folder"
                                + NearName.didYouMean(name, others(build)));
            } else if (!target.bundle().exports().contains(binding.className())) {
                List<String> exports = target.bundle().exports();
                findings.error(
                        build.project().file(),
                        binding.place(),
                        what
                                + "exports "
                                + (exports.isEmpty() ? "nothing" : String.join(", ", exports))
                                + NearName.didYouMean(binding.className(), exports));
            }
        }
    }

    private static void checkExports(Build build, Findings findings) {
        if (build.bundle().exports().isEmpty() && !build.listens()) {
            findings.warning(
                    build.project().config().main(),
                    "the Worker \""
                            + build.name()
                            + "\" exports nothing, so nothing can reach it: write export default {"
                            + " async fetch(request) { … } }");
        }
    }

    private static void checkOffered(Build build, CapnWebRoute route, Findings findings) {
        List<String> exports = build.bundle().exports();
        String wanted = route.entrypoint().orElse(Service.DEFAULT);
        boolean isOnly = route.entrypoint().isEmpty() && !exports.isEmpty();
        if (!isOnly && !exports.contains(wanted)) {
            findings.error(
                    build.project().file(),
                    route.place(),
                    "offers "
                            + route.entrypoint()
                                    .map(name -> "the export \"" + name + "\"")
                                    .orElse("the default export")
                            + " of the Worker \""
                            + build.name()
                            + "\", which exports "
                            + (exports.isEmpty() ? "nothing" : String.join(", ", exports))
                            + route.entrypoint()
                                    .map(name -> NearName.didYouMean(name, exports))
                                    .orElse(""));
        }
    }

    private void warnOfMissing(Build caller, ServiceBinding binding, Findings findings) {
        findings.warning(
                caller.project().file(),
                binding.place(),
                "env."
                        + binding.binding()
                        + " is bound to the Worker \""
                        + binding.service()
                        + "\", which is not in this command: calls to it will fail. Add -c with"
                        + " its folder"
                        + NearName.didYouMean(binding.service(), others(caller)));
    }

    private List<String> others(Build caller) {
        List<String> names = new ArrayList<>(workers.keySet());
        names.remove(caller.name());
        return names;
    }

    private static void checkEntrypoint(
            Build caller, ServiceBinding binding, Build target, Findings findings) {
        if (target.listens() && binding.entrypoint().isEmpty()) {
            return;
        }
        List<String> exports = target.bundle().exports();
        Optional<String> wanted = binding.entrypoint();
        if (wanted.isEmpty() ? !exports.isEmpty() : exports.contains(wanted.get())) {
            return;
        }
        String what = wanted.map(name -> "an export \"" + name + "\"").orElse("the default export");
        String near = wanted.map(name -> NearName.didYouMean(name, exports)).orElse("");
        findings.error(
                caller.project().file(),
                binding.place(),
                "env."
                        + binding.binding()
                        + " is bound to "
                        + what
                        + " of the Worker \""
                        + binding.service()
                        + "\", which exports "
                        + (exports.isEmpty() ? "nothing" : String.join(", ", exports))
                        + near);
    }
}
