import { hashJson } from '../../model/canonical.ts'
import type { Action } from '../../model/action.ts'
import type { Task } from '../../model/task.ts'

/**
 * What a task is, whatever its id and place: a hash of its title, its feature's title and its action. Case, white space,
 * punctuation and Unicode composition of the titles do not count.
 */
export function contentKey(title: string, featureTitle: string, action: Action): string {
  return hashJson({ title: normalized(title), feature: normalized(featureTitle), action })
}

/** Hash of the whole task with the field that will hold it left empty. */
export function contentHash(task: Task): string {
  return hashJson({ ...task, content_hash: '' })
}

function normalized(title: string): string {
  return title
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}
