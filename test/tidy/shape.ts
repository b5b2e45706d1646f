import { codeOnly, isCode, isTest, lineAt, type Rule, withoutComments } from './source.ts'

const MOST_LINES = 400
const ENTRY_POINTS = ['src/index.ts', 'src/testing/index.ts']
const VAGUE_FILE = /(?:^|[-_.])(?:utils?|helpers?|managers?|handlers?|common|misc)(?:[-_.]|$)/i
const VAGUE_NAME = /\b(?:class|interface|type|function|const|let)\s+(\w*(?:Utils?|Helpers?|Manager|Handler))\b/g
/** What the system design calls the parts of its own example. */
const GIVEN = { folder: 'examples/oauth/', name: 'ErrorHandler' }

/** No file of code is longer than 400 lines. */
export const filesAreShort: Rule = {
  name: `no file of code is longer than ${MOST_LINES} lines`,
  find(files) {
    return files
      .filter(isCode)
      .map((file) => ({ path: file.path, length: file.text.replace(/\n$/, '').split('\n').length }))
      .filter((file) => file.length > MOST_LINES)
      .map((file) => ({
        path: file.path,
        line: MOST_LINES,
        message: `${file.length} lines; the limit is ${MOST_LINES}: give its second concept a file of its own`,
      }))
  },
}

/** Files and things are named for what they are. */
export const namesSayWhat: Rule = {
  name: 'nothing is called utils, helpers, manager or handler',
  find(files) {
    return files.filter(isCode).flatMap((file) => {
      const vague = file.path.split('/').filter((segment) => VAGUE_FILE.test(segment))
      const code = codeOnly(file.text)
      return [
        ...vague.map((segment) => ({
          path: file.path,
          line: 1,
          message: `"${segment}" does not say what it holds: name the file for its one concept`,
        })),
        ...[...code.matchAll(VAGUE_NAME)]
          .filter(([, name]) => !isGiven(file.path, name))
          .map((match) => ({
            path: file.path,
            line: lineAt(code, match.index),
            message: `\`${match[1]}\` does not say what it is: use a noun for the thing or a verb for the act`,
          })),
      ]
    })
  },
}

function isGiven(path: string, name: string | undefined): boolean {
  return path.startsWith(GIVEN.folder) && name === GIVEN.name
}

function onlyReexports(text: string): boolean {
  const rest = withoutComments(text).replaceAll(
    /export\s+(?:type\s+)?(?:\*(?:\s+as\s+\w+)?|\{[^}]*\})\s*from\s*'[^']*';?/g,
    '',
  )
  return text.trim() !== '' && rest.trim() === ''
}

/** A module is imported from where it is written; only the package's entry points gather others. */
export const noBarrels: Rule = {
  name: 'there are no barrels but the entry points',
  find(files) {
    return files
      .filter((file) => file.path.startsWith('src/') && isCode(file) && !ENTRY_POINTS.includes(file.path))
      .filter((file) => /(^|\/)index\.tsx?$/.test(file.path) || onlyReexports(file.text))
      .map((file) => ({
        path: file.path,
        line: 1,
        message: `a barrel: import from the file that holds the thing (entry points: ${ENTRY_POINTS.join(', ')})`,
      }))
  },
}

/** Work that is left is an issue, not a comment; a silenced compiler is a bug. */
export const nothingIsPostponed: Rule = {
  name: 'no TODO, no silenced compiler',
  find(files) {
    const pattern = new RegExp(
      `\\b(?:${['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX'].join('|')})\\b|@ts-(?:ignore|nocheck)`,
      'g',
    )
    return files
      .filter((file) => isCode(file) && !file.path.startsWith('test/tidy/'))
      .flatMap((file) =>
        [...file.text.matchAll(pattern)].map((match) => ({
          path: file.path,
          line: lineAt(file.text, match.index),
          message: `\`${match[0]}\`: finish it, or open an issue and delete the comment`,
        })),
      )
  },
}

const EXPORT = /^export (?:async |abstract )*(const|function|class|interface|type)\s+(\w+)/

/** A reader learns from one sentence what an exported thing is, in which units, and how it fails. */
export const exportsAreExplained: Rule = {
  name: 'every export is explained by a sentence above it',
  find(files) {
    return files
      .filter((file) => file.path.startsWith('src/') && isCode(file) && !isTest(file.path))
      .flatMap((file) => {
        const lines = file.text.split('\n')
        const explained = new Set<string>()
        return lines.flatMap((line, index) => {
          const name = EXPORT.exec(line)?.[2]
          if (name === undefined || explained.has(name)) return []
          // A type and its schema share a name and one sentence; so do the overloads of a function.
          explained.add(name)
          if (lines[index - 1]?.trim().endsWith('*/')) return []
          return [{ path: file.path, line: index + 1, message: `\`${name}\` needs a sentence: /** What it is. */` }]
        })
      })
  },
}
