using Workerd = import "/workerd/workerd.capnp";

# The worker as workerd runs it; `examples/run.mjs` fills the bindings in. The network is local, for the mock.
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (modules = [(name = "worker", esModule = embed "worker.js")], compatibilityDate = "2025-06-01", bindings = [])),
    (name = "internet", network = (allow = ["public", "private", "local"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
