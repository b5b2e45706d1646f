const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const LENGTH = 6
const BASE = BigInt(ALPHABET.length)
const SPACE = BASE ** BigInt(LENGTH)

// Shares no factor with 62: multiplying by it reaches each code exactly once, in an order that is hard to guess.
const STEP = 38_482_319_413n

/** The six letters and digits that stand for the link with this id; no two ids share a code. */
export function shortCode(id: number): string {
  if (!Number.isSafeInteger(id) || id < 1 || BigInt(id) >= SPACE) throw new RangeError(`no short code for id ${id}`)
  let rest = (BigInt(id) * STEP) % SPACE
  let code = ''
  for (let place = 0; place < LENGTH; place++) {
    code = ALPHABET.charAt(Number(rest % BASE)) + code
    rest /= BASE
  }
  return code
}
