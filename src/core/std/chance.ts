/**
 * Keyed chance: a number in [0, 1) that depends only on its key (seed, purpose, task, attempt).
 * Not a stream, so the order in which things ask changes nothing. FNV-1a over the key, finished by
 * the murmur3 mixer; good enough for jitter and sampling, not for secrets.
 */
export function chance(seed: number, ...key: readonly (string | number)[]): number {
  let hash = 0x811c9dc5 ^ (seed >>> 0)
  for (const part of key) {
    const text = String(part)
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
    hash = Math.imul(hash ^ 0x1f, 0x01000193)
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) / 0x1_0000_0000
}
