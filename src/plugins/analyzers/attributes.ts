/** What .gitattributes say of files: written by a program, code of others, or neither although it may look so. */
import { join } from 'node:path'
import { compareText } from '../../core/std/order.ts'
import { readText } from './file-text.ts'
import { type IgnorePattern, ignorePattern } from './ignore-pattern.ts'

/** `own`: stated to be written by hand. */
export type StatedOrigin = 'generated' | 'vendored' | 'own'

interface Statement {
  /** Folder of the file that states it, with a slash at the end; empty for the codebase. */
  readonly base: string
  readonly pattern: IgnorePattern
  /** The one path that fits, where the pattern spells it out: such lists have thousands of lines. */
  readonly only: string | undefined
  readonly origin: StatedOrigin
}

const ATTRIBUTE = /^([-!]?)linguist-(generated|vendored)(?:=(\w+))?$/

/** With a slash that is not its end, and without marks that stand for something else. */
const SPELLED = /^(?=.*\/.)[^*?[\\"]*[^*?[\\"/]$/

/** Answers for the paths of a codebase; the last statement that fits holds, in the nearest folder first. */
export function statedOrigins(root: string, paths: readonly string[]): (path: string) => StatedOrigin | undefined {
  const files = paths.filter((path) => path === '.gitattributes' || path.endsWith('/.gitattributes'))
  const statements = files.toSorted(compareText).flatMap((file) => statementsIn(root, file))
  if (statements.length === 0) return () => undefined
  // Deeper folders stand later, and the last that fits holds.
  statements.sort((a, b) => a.base.split('/').length - b.base.split('/').length)
  const spelled = new Map(statements.flatMap(({ only }, at) => (only === undefined ? [] : [[only, at] as const])))
  const open = statements.flatMap((statement, at) => (statement.only === undefined ? [{ ...statement, at }] : []))
  return (path) => {
    const own = spelled.get(path) ?? -1
    const last = open.findLast(
      ({ base, pattern, at }) => at < own || (path.startsWith(base) && pattern.fits(path.slice(base.length))),
    )
    return last !== undefined && last.at > own ? last.origin : statements[own]?.origin
  }
}

function statementsIn(root: string, file: string): Statement[] {
  const base = file.slice(0, -'.gitattributes'.length)
  return textOf(join(root, file))
    .split('\n')
    .flatMap((line) => {
      const [glob = '', ...attributes] = line.trim().split(/\s+/)
      const pattern = glob.startsWith('!') ? undefined : ignorePattern(glob)
      if (pattern === undefined) return []
      return attributes.flatMap((attribute) => {
        const found = ATTRIBUTE.exec(attribute)
        if (found === null) return []
        const isOff = found[1] !== '' || /^(false|0)$/.test(found[3] ?? '')
        return [
          {
            base,
            pattern,
            only: SPELLED.test(glob) ? `${base}${glob.replace(/^\//, '')}` : undefined,
            origin: isOff ? ('own' as const) : (found[2] as StatedOrigin),
          },
        ]
      })
    })
}

function textOf(file: string): string {
  try {
    return readText(file, file, true)?.text ?? ''
  } catch {
    return ''
  }
}
