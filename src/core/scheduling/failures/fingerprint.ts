/**
 * What makes two failures the same: the code and what was captured, without what differs from one run to the next. A port is a
 * number and yet the very thing that a port in use is about, so what is captured under that name stays; of an address only the
 * host counts, because ports of clients and tests change.
 */
import { hashText } from '../../model/canonical.ts'

/** Names of captures in which a number says which thing it is: `base64-js`, `users2`. */
const NAMES: ReadonlySet<string> = new Set([
  'package',
  'module',
  'command',
  'port',
  'table',
  'column',
  'database',
  'host',
  'script',
  'crate',
  'gem',
  'tool',
  'branch',
  'target',
  'migration',
  'rule',
  'name',
  'library',
  'address',
])

/** A text of 16 hexadecimal digits. */
export function fingerprintOf(code: string, captures: Readonly<Record<string, string>>): string {
  const named = Object.keys(captures)
    .toSorted()
    .map((name) => `${name}=${sameAs(name, captures[name] as string)}`)
  return hashText([code, ...named].join('\n')).slice(0, 16)
}

function sameAs(name: string, value: string): string {
  const told = lastly(value.trim().toLowerCase(), name)
  if (name === 'port') return told
  if (name === 'address') return told.replace(/(?::| port )\d+$/, '')
  const steady = told
    .replaceAll(/\d{4}-\d\d-\d\d(?:[t ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:z|[+-]\d\d:?\d\d)?)?/g, '#')
    .replaceAll(/[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}/g, '#')
    .replaceAll(/\b(?:0x[\da-f]+|(?=[a-f]*\d)(?=\d*[a-f])[\da-f]{8,})\b/g, '#')
  return NAMES.has(name) ? steady.replaceAll(/\d{5,}/g, '#') : steady.replaceAll(/\d+/g, '#')
}

/** Of a path its last part: where a codebase lies is not what failed. A package keeps its scope. */
function lastly(value: string, name: string): string {
  const isPath = /^(?:[a-z]:[\\/]|\.{0,2}[\\/]|~[\\/])/.test(value) || (!NAMES.has(name) && /[\\/]/.test(value))
  return isPath ? value.replaceAll(/[\\/]+$/g, '').replace(/^.*[\\/]/, '') : value
}
