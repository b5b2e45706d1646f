/** To a millionth (of an hour: 3.6 ms), so that numbers stay readable and equal on every machine. */
export function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6
}
