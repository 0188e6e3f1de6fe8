// Stands for socket.io-client in the bundle: Node has no address of its own and no cookies, so they are given here;
// coming back is hurried, and nothing else is changed.
import { io as open } from "socket.io-client";

export const door = { url: "", cookie: "" };

export const io = (namespace, options) =>
  open(door.url + namespace, {
    ...options,
    extraHeaders: { Cookie: door.cookie },
    forceNew: true,
    reconnectionDelay: 100,
    reconnectionDelayMax: 400,
  });
