/** The share of what two sets have in common in all that they hold, 0 to 1; 0 for two empty ones. */
export function sharedShare<T>(a: ReadonlySet<T>, b: ReadonlySet<T>): number {
  let both = 0
  for (const item of a) if (b.has(item)) both++
  const all = a.size + b.size - both
  return all === 0 ? 0 : both / all
}
