/** The names that a codebase holds before the work begins: what is not among them, some task of the plan must make. */
import type { CodeSearch } from '../search/prepared-search.ts'
import { joined, keysOf } from './told-name.ts'

const known = new WeakMap<CodeSearch, ReadonlySet<string>>()

/** The keys of all names that a codebase holds; worked out once. Linear in the facts of its index. */
export function knownNames(search: CodeSearch): ReadonlySet<string> {
  const names = known.get(search) ?? readNames(search)
  known.set(search, names)
  return names
}

function readNames({ index }: CodeSearch): ReadonlySet<string> {
  const names = new Set<string>()
  for (const { path, facts } of index.files) {
    for (const key of keysOf({ kind: 'file', name: path })) names.add(key)
    for (const { kind, name } of facts) {
      if (kind === 'test' || kind === 'syntax_error') continue
      if (kind === 'route') for (const key of keysOf({ kind: 'endpoint', name })) names.add(key)
      else if (kind === 'env' || kind === 'config_key') names.add(`config_key:${name}`)
      else if (kind === 'event' || kind === 'command') names.add(`${kind}:${name}`)
      names.add(`word:${joined(name)}`)
      const last = name.slice(Math.max(name.lastIndexOf('.'), name.lastIndexOf('::') + 1) + 1)
      if (last !== name) names.add(`word:${joined(last)}`)
    }
  }
  return names
}
