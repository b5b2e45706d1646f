const STEP = /\.([A-Za-z_$][\w$-]*)|\[(-?\d+)\]|\[(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')\]/y

/**
 * The steps of a path that leads to one value, as in JSONPath: `$.total.lines.pct`, `$['a b'][0]`, `$[-1]`. Undefined when
 * it is no such path.
 */
export function stepsOf(path: string): (string | number)[] | undefined {
  if (!path.startsWith('$')) return undefined
  const steps: (string | number)[] = []
  let at = 1
  while (at < path.length) {
    STEP.lastIndex = at
    const found = STEP.exec(path)
    if (found === null) return undefined
    const [whole, name, index, double, single] = found
    steps.push(index === undefined ? (name ?? (double ?? single ?? '').replace(/\\(.)/g, '$1')) : Number(index))
    at += whole.length
  }
  return steps
}

/** The value that steps lead to; undefined when there is none. `length` of a list is the number of its items. */
export function valueAt(value: unknown, steps: readonly (string | number)[]): unknown {
  let here = value
  for (const step of steps) {
    if (Array.isArray(here))
      here = step === 'length' ? here.length : typeof step === 'number' ? here.at(step) : undefined
    else if (typeof here === 'object' && here !== null && typeof step === 'string' && Object.hasOwn(here, step))
      here = (here as Record<string, unknown>)[step]
    else return undefined
  }
  return here
}
