/**
 * Whether somebody who was to answer at once promises an answer instead, in whatever realm the promise was made. Nobody waits for
 * it, and that it may be broken ends no process.
 */
export function isSaidLater(said: unknown): boolean {
  if (typeof said !== 'object' || said === null || !('then' in said) || typeof said.then !== 'function') return false
  void Promise.resolve(said).catch(() => undefined)
  return true
}
