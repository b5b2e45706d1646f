import { Priority } from '../../../model/identity.ts'
import { TaskCategory } from '../../../model/task.ts'
import { described, scopePath, type ImportedFields } from '../imported-work.ts'
import { listOf, numberOf, objectOf, textOf, textsOf, type Loose } from '../read-fields.ts'
import { STATUS } from '../exchange-format.ts'
import { readOwn } from '../own-metadata.ts'

/** How restrictions begin that say in words what belongs to a task, and what does not. */
export const INCLUDED = 'Included: '
/** See {@link INCLUDED}. */
export const EXCLUDED = 'Excluded: '

/** What a task or subtask says of itself. `rest` is its title whole, when it was cut. */
export function fieldsOf(task: Loose, rest: string | undefined, tags: readonly string[]): ImportedFields {
  const status = tags.find((tag) => tag.startsWith(STATUS))?.slice(STATUS.length) ?? textOf(task, 'status')
  const description = described(rest, textOf(task, 'description'), textOf(task, 'details'))
  const criteria = [...textsWhole(task, 'testStrategy'), ...textsOf(task, 'acceptanceCriteria')]
  const boundaries = objectOf(task['scopeBoundaries']) ?? {}
  const [includes, inside] = scopesAmong(textsOf(boundaries, 'included'))
  const [excludes, outside] = scopesAmong(textsOf(boundaries, 'excluded'))
  const scope = [...new Set([...relevantFiles(task), ...includes])]
  const restrictions = restrictionsOf(inside, outside, task)
  const own = readOwn(task).fields
  const category = TaskCategory.safeParse(textOf(task, 'category'))
  const priority = Priority.safeParse(textOf(task, 'priority')?.toLowerCase())
  const score = numberOf(task, 'complexity')
  return {
    ...(description === undefined ? {} : { description }),
    ...own,
    // What the file says of the files is said, whoever wrote it.
    ...(scope.length === 0 || own.inferred === undefined
      ? {}
      : { inferred: own.inferred.filter((field) => !field.includes('scope')) }),
    ...(status === 'done' || status === 'completed' || status === 'cancelled' ? { done: true } : {}),
    ...(status === 'deferred' ? { action: { kind: 'human' as const } } : {}),
    ...(priority.success ? { priority: priority.data } : {}),
    ...(score === undefined
      ? {}
      : {
          complexity: {
            value: `${score} of 10`,
            breakdown: textOf(task, 'complexityReasoning') ?? 'stated in tasks.json',
          },
        }),
    ...(criteria.length === 0 ? {} : { done_when: criteria }),
    ...(scope.length === 0 ? {} : { scope_includes: scope }),
    ...(excludes.length === 0 ? {} : { scope_excludes: excludes }),
    ...(restrictions === undefined ? {} : { restrictions }),
    ...(category.success ? { category: category.data } : {}),
    tags: [...tags],
  }
}

function textsWhole(task: Loose, key: string): string[] {
  const text = textOf(task, key)
  return text === undefined ? [] : [text.trim()]
}

/** Files that the task is to change; those that it should only read are no scope. */
function relevantFiles(task: Loose): string[] {
  return listOf(task, 'relevantFiles').flatMap((entry) => {
    const file = objectOf(entry)
    const path = typeof entry === 'string' ? entry : file === undefined ? undefined : textOf(file, 'path')
    const isRead = /^(?:reference|read|review)/i.test((file && textOf(file, 'action')) ?? '')
    return (!isRead && path !== undefined && scopePath(path)) || []
  })
}

/** Of what a scope names, the paths and globs, and the sentences. */
function scopesAmong(texts: readonly string[]): [paths: string[], sentences: string[]] {
  const pieces = texts.flatMap((text) => (/^[^\s,]+(?:,\s*[^\s,]+)+$/.test(text) ? text.split(/,\s*/) : [text]))
  const isPath = (text: string): boolean => /[/*.]/.test(text) && scopePath(text) !== undefined
  return [pieces.filter(isPath), pieces.filter((text) => !isPath(text))]
}

function restrictionsOf(inside: readonly string[], outside: readonly string[], task: Loose): string | undefined {
  return described(
    inside.length === 0 ? undefined : `${INCLUDED}${inside.join('; ')}`,
    outside.length === 0 ? undefined : `${EXCLUDED}${outside.join('; ')}`,
    ...textsOf(task, 'technicalConstraints'),
  )
}
