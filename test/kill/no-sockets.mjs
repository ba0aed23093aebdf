// node --import this: whatever opens a socket, or asks for a name, ends the process with code 99.
import dgram from "node:dgram";
import dns from "node:dns";
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";

const stop = () => process.exit(99);
net.Socket.prototype.connect = stop;
net.Server.prototype.listen = stop;
net.connect = stop;
net.createConnection = stop;
dgram.createSocket = stop;
dns.lookup = stop;
dns.promises.lookup = stop;
globalThis.fetch = stop;
globalThis.WebSocket = stop;
syncBuiltinESMExports();
