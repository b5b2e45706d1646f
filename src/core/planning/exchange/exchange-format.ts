/** The tools whose plans can be read, by the names that the command line takes. */
export const IMPORT_FORMATS = ['task-master', 'spec-kit', 'openspec', 'kiro', 'beads', 'wfformat'] as const

/** See {@link IMPORT_FORMATS}. */
export type ImportFormat = (typeof IMPORT_FORMATS)[number]

/** What the files are called by people. */
export const FORMAT_TITLE: Readonly<Record<ImportFormat, string>> = {
  'task-master': 'Task Master tasks.json',
  'spec-kit': 'Spec Kit tasks.md',
  openspec: 'OpenSpec tasks.md',
  kiro: 'Kiro tasks.md',
  beads: 'beads issues.jsonl',
  wfformat: 'WfFormat workflow',
}

/** The tag that carries a task's id in the tool it came from: `task-master:12`. */
export function foreignTag(format: ImportFormat, id: string): string {
  return `${format}:${id}`
}

/** The tag that carries the id of the whole that a task is a part of. */
export const PART_OF = 'part-of:'
/** The tag that carries a state that is neither open nor done. */
export const STATUS = 'status:'
/** The tag of a task that does nothing but stand for the end of others. */
export const MILESTONE = 'milestone'

/** The rest of the first tag that begins with `prefix`. */
export function taggedWith(tags: readonly string[] | undefined, prefix: string): string | undefined {
  return tags?.find((tag) => tag.startsWith(prefix))?.slice(prefix.length)
}
