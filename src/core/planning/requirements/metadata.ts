import { isMap, parseDocument } from 'yaml'
import type { Priority } from '../../model/identity.ts'
import type { SourceText } from '../spec/source-text.ts'
import { priorityOfWord } from './priority.ts'

/** What a document says of itself in front matter. */
export interface Metadata {
  readonly title?: string
  readonly status?: string
  readonly priority?: Priority
}

/** Reads the front matter of a document; without one, nothing. */
export function readMetadata({ text, body }: SourceText): Metadata {
  const end = /\S/.exec(body)?.index ?? body.length
  const front = /^---[ \t]*(?:\r\n|\n|\r)([\s\S]*?)(?:\r\n|\n|\r)(?:---|\.\.\.)[ \t]*$/m.exec(text.slice(0, end))
  if (front === null || !text.startsWith('---')) return {}
  const yaml = parseDocument(front[1] ?? '')
  const { contents } = yaml
  if (yaml.errors.length > 0 || !isMap(contents)) return {}
  const said = (key: string): string | undefined => {
    const value = contents.get(key)
    return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
  }
  const [title, status, priority] = [
    said('title') ?? said('name'),
    said('status'),
    priorityOfWord(said('priority') ?? ''),
  ]
  return {
    ...(title === undefined ? {} : { title }),
    ...(status === undefined ? {} : { status }),
    ...(priority === undefined ? {} : { priority }),
  }
}
