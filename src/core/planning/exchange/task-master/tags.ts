import { nearest } from '../../../std/nearest.ts'
import { objectOf, type Loose } from '../read-fields.ts'

/** The tag that counts when nobody names one. */
export const DEFAULT_TAG = 'master'

/** Which list of tasks of a file counts; without a name it is the file's only one. */
export type ChosenTag =
  | { readonly ok: true; readonly name: string | undefined; readonly object: Loose; readonly others: readonly string[] }
  | { readonly ok: false; readonly message: string; readonly advice: string; readonly isEmpty: boolean }

/** Chooses a tag of a file: the wanted one, else the only list there is, else `master`, else the first. */
export function chooseTag(root: Loose, wanted: string | undefined): ChosenTag {
  const tags = Object.keys(root).filter((key) => Array.isArray(objectOf(root[key])?.['tasks']))
  const known = tags.length === 0 ? 'The file has no tags.' : `The file has the tags ${tags.join(', ')}.`
  const found = (name: string): ChosenTag => {
    const others = tags.filter((other) => other !== name)
    return { ok: true, name, object: objectOf(root[name]) ?? {}, others }
  }
  if (wanted !== undefined) {
    if (tags.includes(wanted)) return found(wanted)
    const close = nearest(wanted, tags)
    const advice = close === undefined ? known : `Did you mean ${close}? ${known}`
    return { ok: false, message: `There is no tag “${wanted}” in it.`, advice, isEmpty: false }
  }
  if (Array.isArray(root['tasks'])) return { ok: true, name: undefined, object: root, others: [] }
  const [first] = tags
  if (first !== undefined) return found(tags.includes(DEFAULT_TAG) ? DEFAULT_TAG : first)
  const advice = 'Name the tasks.json that Task Master wrote.'
  return { ok: false, message: 'It holds no list of tasks.', advice, isEmpty: true }
}
