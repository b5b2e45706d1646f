import type { Finding } from '../../model/finding.ts'
import { Findings } from '../findings.ts'

/** Most findings of one kind that are told one by one for each file. */
const TOLD = 50

/** Longest text of a finding: a plan may name things as long as it likes. */
const LONGEST = 1000

interface Rest {
  readonly like: Finding
  count: number
}

/** Findings of a plan that may be wrong in a million places: the first of each kind are kept for each file, the rest counted. */
export class BoundedFindings extends Findings {
  readonly #counts = new Map<string, number>()
  readonly #rest = new Map<string, Rest>()
  /** Errors so far, the ones that are only counted too. */
  errors = 0

  override error(code: string, message: string, place: string, advice: string): void {
    this.errors++
    this.#add({ code, severity: 'error', message, place, advice })
  }

  override warn(code: string, message: string, place: string, advice: string): void {
    this.#add({ code, severity: 'warning', message, place, advice })
  }

  override get failed(): boolean {
    return this.errors > 0
  }

  /** Takes over what somebody else found. */
  take(other: BoundedFindings): void {
    for (const finding of other.all) this.#add(finding)
    for (const [kind, { like, count }] of other.#rest) {
      const rest = this.#rest.get(kind)
      if (rest === undefined) this.#rest.set(kind, { like, count })
      else rest.count += count
    }
    this.errors += other.errors
  }

  /** The findings that were kept, and for each kind how many more there are. */
  summarized(): Finding[] {
    const more = Array.from(this.#rest.values(), ({ like, count }): Finding => ({
      code: like.code,
      severity: like.severity,
      message: `${count} more of this kind in ${fileOf(like.place)}.`,
      place: fileOf(like.place),
      advice: 'Mend the first ones, then check again.',
    }))
    return [...this.all, ...more]
  }

  #add(long: Finding): void {
    const finding = {
      ...long,
      message: clipped(long.message),
      place: clipped(long.place),
      advice: clipped(long.advice),
    }
    const kind = `${finding.severity} ${finding.code} ${fileOf(finding.place)}`
    const count = this.#counts.get(kind) ?? 0
    this.#counts.set(kind, count + 1)
    if (count < TOLD) this.all.push(finding)
    else {
      const rest = this.#rest.get(kind)
      if (rest === undefined) this.#rest.set(kind, { like: finding, count: 1 })
      else rest.count++
    }
  }
}

function clipped(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text
}

/** The file of a place: what stands before `#` or the first line number. */
function fileOf(place: string): string {
  return place.replace(/#.*$|:\d+(?::\d+)?$/s, '')
}
