/** Whose plan a document is, by its content and by how its file is called. */
import type { SpecDocument } from '../../ports/proposer.ts'
import type { ImportFormat } from './exchange-format.ts'
import { objectOf } from './read-fields.ts'

/** The format of a document; `undefined` for what no other tool wrote. */
export function recognizeFormat({ text, origin }: Pick<SpecDocument, 'text' | 'origin'>): ImportFormat | undefined {
  const path = origin.replaceAll('\\', '/')
  const name = path.split('/').at(-1)?.toLowerCase() ?? ''
  const start = text.replace(/^\ufeff/, '').trimStart()
  if (start.startsWith('{') || start.startsWith('[')) return jsonFormat(start, path, name)
  return markdownFormat(text, path, name)
}

function jsonFormat(text: string, path: string, name: string): ImportFormat | undefined {
  if (name.endsWith('.jsonl') || /(?:^|\/)\.beads\//.test(path)) return isIssue(text) ? 'beads' : undefined
  const named = /(?:^|\/)\.taskmaster\//.test(path) || name === 'tasks.json' ? 'task-master' : undefined
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    // The reader says where it breaks; one issue a line is no JSON as a whole.
    return isIssue(text) && text.includes('\n') ? 'beads' : named
  }
  const root = objectOf(value)
  if (root === undefined) return undefined
  if (objectOf(root['workflow']) !== undefined) return 'wfformat'
  const isTag = (tag: unknown): boolean => Array.isArray(objectOf(tag)?.['tasks'])
  // A plan's own tasks.json has a list of tasks too, and says whose it is.
  if (objectOf(root['meta'])?.['schema'] !== undefined) return undefined
  if (isTag(root) || Object.values(root).some(isTag)) return 'task-master'
  return isIssue(text) ? 'beads' : named
}

/** Whether the first line is an issue of beads. */
function isIssue(text: string): boolean {
  try {
    const issue = objectOf(JSON.parse(text.split(/\r?\n/, 1)[0] ?? '')) ?? {}
    return (
      typeof issue['id'] === 'string' &&
      typeof issue['title'] === 'string' &&
      ('issue_type' in issue || 'status' in issue)
    )
  } catch {
    return false
  }
}

const BOX = /^[ \t]*[-*+][ \t]+\[[ xX~-]\]\*?[ \t]+(.*)$/gm
/** What of the boxes must have the form of a tool, in hundredths. */
const MOST_OF_THEM = 60

function markdownFormat(text: string, path: string, name: string): ImportFormat | undefined {
  let [boxes, specKit, numbered] = [0, 0, 0]
  for (const [, words = ''] of text.matchAll(BOX)) {
    boxes++
    if (/^\**T\d{3,5}[a-z]?\b/.test(words)) specKit++
    else if (/^\**\d+(?:\.\d+)*[.):]?\**\s/.test(words)) numbered++
  }
  const isMost = (count: number): boolean => count > 0 && count * 100 >= boxes * MOST_OF_THEM
  const isNamed = name === 'tasks.md'
  if (isMost(specKit) && (isNamed || specKit > 1)) return 'spec-kit'
  if (boxes === 0 || numbered === 0) return undefined
  const isKiroPath = /(?:^|\/)\.kiro\//.test(path)
  if (isKiroPath && isNamed) return 'kiro'
  if (/^[ \t]*(?:[-*+][ \t]+)?_(?:Requirements?|Depends|Boundary)\b/im.test(text)) return 'kiro'
  const isOpenSpec = /(?:^|\/)openspec\//.test(path) || /^##[ \t]+\d+\.[ \t]+\S/m.test(text)
  return isNamed && isOpenSpec && isMost(numbered) ? 'openspec' : undefined
}
