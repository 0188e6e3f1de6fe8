// What the code of the pages expects of a window, and Node has not: a page that is looked at, with the network there.
const silent = () => undefined;
globalThis.document ??= { hidden: false, addEventListener: silent };
globalThis.addEventListener ??= silent;
globalThis.requestAnimationFrame ??= (run) => setTimeout(run, 16);
globalThis.cancelAnimationFrame ??= clearTimeout;
Object.defineProperty(globalThis, "navigator", { configurable: true, value: { onLine: true } });
