/**
 * Node's HTTP, loaded by whoever asks for it at that moment. A plain `import` makes all that the module could offer, all of
 * `fetch` among it: 40 ms at each start of the program, for what few runs use.
 */
import type * as plain from 'node:http'
import type * as secure from 'node:https'

/** `node:http`. */
export function plainWeb(): typeof plain {
  return process.getBuiltinModule('node:http')
}

/** `node:https`. */
export function secureWeb(): typeof secure {
  return process.getBuiltinModule('node:https')
}
