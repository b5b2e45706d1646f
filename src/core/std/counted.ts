/** A number with its noun: `1 task`, `2 tasks`, `2 dependencies`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}
