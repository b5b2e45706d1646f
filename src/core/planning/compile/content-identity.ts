import { hashJson, type Hashing } from '../../model/canonical.ts'
import type { Action } from '../../model/action.ts'
import { Task } from '../../model/task.ts'
import { hashBySchema } from '../schema/schema-text.ts'
import { titleKey } from './title-key.ts'

/**
 * What a task is, whatever its id and place: a hash of its title, its feature's title and its action. Case, white space,
 * punctuation and Unicode composition of the titles do not count.
 */
export function contentKey(title: string, featureTitle: string, action: Action, hashing?: Hashing): string {
  return hashJson({ title: titleKey(title), feature: titleKey(featureTitle), action }, hashing)
}

/** The same of a task whose proposer says what it is. */
export function identityKey(identity: string, hashing?: Hashing): string {
  return hashJson({ identity: titleKey(identity) }, hashing)
}

/** Hash of all that a task says, with the field that will hold it left empty. How it came to be does not count: it may be told otherwise of the same task. */
export function contentHash(task: Task, hashing?: Hashing): string {
  return hashBySchema(Task, { ...task, derivation: undefined, content_hash: '' }, hashing)
}
