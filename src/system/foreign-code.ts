/**
 * Code of the user's own that runs inside this process, and what it throws when nobody waits for it: a promise that it
 * dropped, a timer of its own. Such an error belongs to whoever ran the code, and must not end the coordinator.
 * Nor may it end the process: others work in it.
 */
import { AsyncLocalStorage } from 'node:async_hooks'

const owners = new AsyncLocalStorage<(error: unknown) => void>()

/** Runs code of the user's own. `stray` is told of errors that nobody waits for, also long after it has ended. */
export function runForeign<T>(code: () => T, stray: (error: unknown) => void): T {
  guardExit()
  return owners.run(stray, code)
}

let isGuarded = false

/** From now on `process.exit` in code of the user's own is an error of that code. Ours ends the process as ever. */
function guardExit(): void {
  if (isGuarded) return
  isGuarded = true
  const exit = process.exit.bind(process)
  process.exit = (code) => {
    if (owners.getStore() === undefined) return exit(code)
    throw new Error(`process.exit(${code ?? ''}) was called, which would end the coordinator with all its tasks`)
  }
}

/**
 * Hands an error that reached the process itself to the owner of the code that threw it. False when it is our own. Only
 * for the listeners of `uncaughtException` and `unhandledRejection`, which Node calls in the context of that code.
 */
export function handToOwner(error: unknown): boolean {
  const owner = owners.getStore()
  if (owner === undefined) return false
  owner(error)
  return true
}
