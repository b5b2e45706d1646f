/** Before the name of a place that several tasks may write, in the name of the lock that they take for it. */
const WRITING = 'writing '

/** Whether a resource is such a place. */
export function isPlace(resource: string): boolean {
  return resource.startsWith(WRITING)
}

/** The path or pattern of the place. */
export function placeOf(resource: string): string {
  return resource.slice(WRITING.length)
}
