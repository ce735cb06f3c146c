using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "api", worker = (
      modules = [(name = "index.js", esModule = embed "api/index.js")],
      compatibilityDate = "2026-08-01")),
    (name = "upper", worker = (
      modules = [(name = "index.js", esModule = embed "upper/index.js")],
      bindings = [(name = "LOWER", service = "lower")],
      compatibilityDate = "2026-08-01")),
    (name = "lower", worker = (
      modules = [(name = "index.js", esModule = embed "lower/index.js")],
      compatibilityDate = "2026-08-01")),
  ],
  sockets = [
    (name = "api", address = "127.0.0.1:18801", http = (), service = "api"),
    (name = "upper", address = "127.0.0.1:18802", http = (), service = "upper"),
  ]
);
