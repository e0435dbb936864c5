/** The parts of undici that gots uses, which are loaded by themselves: the whole evaluates twice as much. */
declare module 'undici/lib/dispatcher/agent.js' {
  export { Agent as default } from 'undici';
}
declare module 'undici/lib/dispatcher/proxy-agent.js' {
  export { ProxyAgent as default } from 'undici';
}
declare module 'undici/lib/dispatcher/dispatcher.js' {
  export { Dispatcher as default } from 'undici';
}
/** Methods of every dispatcher: undici's own index gives them to its prototype. */
declare module 'undici/lib/api/index.js' {
  const methods: object;
  export default methods;
}
