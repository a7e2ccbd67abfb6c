import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { nodeHost } from "./node-host.js";
import { serve } from "./server.js";

// The transport is the command line's: --stdio, --node-ipc, --socket=PORT or --pipe=NAME.
const connection = createConnection(ProposedFeatures.all);
serve(connection, nodeHost());
connection.listen();
