/**
 * A search for a short schedule of tasks whose durations are known, stopped by count: the same problem, seed and count give
 * the same result on every machine.
 *
 *   lists around a rule ─► schedules ─► pairs: the densest part of one, the order of the other around it ─┐
 *                              ▲                                                                          │
 *                              └── a schedule of the new list, in the other direction of time ◄───────────┘
 *
 * Two populations take turns, one made forwards in time and one backwards. A list for one comes from the ends of tasks in the
 * other, so each schedule is also justified against those before it, at the price of one (Debels and Vanhoucke's idea). Most
 * schedules are made by serial generation, some by parallel generation. Every schedule that is made counts.
 */
import { RandomStream } from '../../std/random-stream.ts'
import { Candidate } from './candidate.ts'
import { Children } from './children.ts'
import type { FoundSchedule } from './found-schedule.ts'
import { ParallelPass } from './parallel-pass.ts'
import type { Pass } from './pass.ts'
import { type SearchProblem, makespanBound, reversed } from './problem.ts'
import { SampledLists } from './sampled-list.ts'
import { SerialPass } from './serial-pass.ts'

/** What a search is allowed, and what it is for. */
export interface SearchOptions {
  /** Schedules that may be made. */
  readonly schedules: number
  readonly seed: number
  /**
   * `schedule` looks for the shortest schedule. `frontier` looks for the order of which the rolling frontier, which never lets
   * wait what could start, makes the most: then all schedules forwards in time are made as it makes them.
   */
  readonly aim: 'schedule' | 'frontier'
}

/** How far a search is, or what it has found. */
export interface SearchState {
  /** Schedules made so far. */
  readonly schedules: number
  /** The shortest schedule of all; its tasks by their starts. */
  readonly best: FoundSchedule
  /** What the rolling frontier makes the most of. */
  readonly frontier: FoundSchedule
  /** No schedule is shorter. */
  readonly bound: number
}

/** Tasks that are placed between two looks from outside. */
const SLICE = 20_000

/**
 * Searches; see the header. Pauses now and then, so that whoever asks can tell how far it is, or stop it: what was found so far
 * stands. It ends early only when nothing can be better.
 */
export function* searchSchedules(problem: SearchProblem, options: SearchOptions): Generator<SearchState, SearchState> {
  const search = new Search(problem, options)
  while (!search.isOver) {
    search.go(Math.max(1, Math.floor(SLICE / Math.max(1, problem.tasks))))
    yield search.state()
  }
  return search.state()
}

/** Candidates of each population, by the number of schedules; between these it grows evenly. */
const SIZES = [
  [0, 2],
  [1000, 20],
  [5000, 50],
  [50_000, 300],
] as const

function populationSize(schedules: number): number {
  for (let i = 1; i < SIZES.length; i++) {
    const [least, small] = SIZES[i - 1] as readonly [number, number]
    const [most, large] = SIZES[i] as readonly [number, number]
    if (schedules <= most)
      return Math.max(4, Math.floor(small + ((large - small) * (schedules - least)) / (most - least)))
  }
  return 300
}

/** Share of the schedules that are made by parallel generation when the shortest schedule is looked for. */
const PARALLEL_SHARE = 0.2
/** How often a child takes the place of a better one. */
const CHANGE_SHARE = 0.2

interface Direction {
  readonly serial: Pass
  readonly parallel: Pass
  readonly children: Children
}

class Search {
  readonly #problem: SearchProblem
  readonly #options: SearchOptions
  readonly #chance: RandomStream
  readonly #forwards: Direction
  readonly #backwards: Direction
  readonly #samples: SampledLists
  readonly #list: Int32Array
  /** Where the next schedule goes. */
  #spare: Candidate
  readonly #dispatched: Candidate
  readonly #size: number
  /** Those that were made last, as parents; and those that their children replace. */
  #parents: Candidate[] = []
  #others: Candidate[] = []
  #isForwards = true
  #place = 0
  #made = 0
  readonly #bound: number
  #best: FoundSchedule
  #frontier: FoundSchedule

  constructor(problem: SearchProblem, options: SearchOptions) {
    const back = reversed(problem)
    const { tasks } = problem
    this.#problem = problem
    this.#options = options
    this.#chance = new RandomStream(options.seed)
    this.#forwards = {
      serial: new SerialPass(problem),
      parallel: new ParallelPass(problem),
      children: new Children(problem, this.#chance),
    }
    this.#backwards = {
      serial: new SerialPass(back),
      parallel: new ParallelPass(back),
      children: new Children(back, this.#chance),
    }
    this.#samples = new SampledLists(problem)
    this.#list = new Int32Array(tasks)
    this.#spare = new Candidate(tasks)
    this.#dispatched = new Candidate(tasks)
    this.#size = populationSize(options.schedules)
    this.#bound = makespanBound(problem)
    this.#best = { makespan: Infinity, order: new Int32Array(tasks), starts: new Float64Array(tasks) }
    this.#frontier = this.#best
  }

  get isOver(): boolean {
    const reached = this.#options.aim === 'frontier' ? this.#frontier : this.#best
    return this.#made >= this.#options.schedules || (this.#made > 0 && reached.makespan <= this.#bound)
  }

  state(): SearchState {
    return { schedules: this.#made, best: this.#best, frontier: this.#frontier, bound: this.#bound }
  }

  /** Makes so many schedules more, as far as they are allowed. */
  go(schedules: number): void {
    const end = this.#made + schedules
    while (this.#made < end && !this.isOver) {
      if (this.#others.length === 0) this.#begin()
      else this.#breed()
    }
  }

  /** One sampled schedule, until there are twice as many as the population holds: the better half is kept. */
  #begin(): void {
    this.#samples.fill(this.#list, this.#made === 0 ? null : this.#chance)
    const candidate = new Candidate(this.#list.length)
    this.#make(this.#forwards, this.#forwards.parallel, candidate)
    this.#parents.push(candidate)
    if (this.#parents.length < 2 * this.#size) return
    this.#parents = this.#parents.toSorted((a, b) => a.fitness - b.fitness).slice(0, this.#size)
    this.#others = this.#parents.map(() => new Candidate(this.#list.length))
    this.#isForwards = false
  }

  /** One child, in the place of the next of the others; when all have had theirs, they are the parents. */
  #breed(): void {
    const direction = this.#isForwards ? this.#forwards : this.#backwards
    const parent = this.#parents[this.#place] as Candidate
    const mate = this.#chosen()
    const [father, mother] = this.#chance.next() < 0.5 ? [mate, parent] : [parent, mate]
    direction.children.fill(this.#list, father, mother)
    const asFrontier = this.#isForwards && this.#options.aim === 'frontier'
    const isParallel = this.#chance.next() < PARALLEL_SHARE || asFrontier
    this.#make(direction, isParallel ? direction.parallel : direction.serial, this.#spare)
    const other = this.#others[this.#place] as Candidate
    if (this.#spare.fitness <= other.fitness || this.#chance.next() < CHANGE_SHARE) {
      this.#others[this.#place] = this.#spare
      this.#spare = other
    }
    if (++this.#place < this.#size) return
    this.#place = 0
    this.#isForwards = !this.#isForwards
    const parents = this.#others
    this.#others = this.#parents
    this.#parents = parents
  }

  /** Makes one schedule of the list; what is the best so far is kept. */
  #make(direction: Direction, pass: Pass, candidate: Candidate): void {
    candidate.take(pass, pass.run(this.#list))
    this.#made++
    const isFrontiers = pass === this.#forwards.parallel
    if (isFrontiers) this.#keepFrontiers(this.#list, candidate)
    if (candidate.makespan >= this.#best.makespan) return
    this.#best = candidate.found(this.#problem.durations, direction === this.#forwards)
    if (isFrontiers || this.#made >= this.#options.schedules) return
    // What the frontier makes of it: one more schedule.
    const { order } = this.#best
    this.#dispatched.take(this.#forwards.parallel, this.#forwards.parallel.run(order))
    this.#made++
    this.#keepFrontiers(order, this.#dispatched)
    // A schedule that the frontier makes is a schedule like any other.
    if (this.#frontier.makespan < this.#best.makespan) this.#best = this.#frontier
  }

  #keepFrontiers(list: Int32Array, candidate: Candidate): void {
    if (candidate.makespan >= this.#frontier.makespan) return
    this.#frontier = { ...candidate.found(this.#problem.durations, true), order: list.slice() }
  }

  /** The best of three by chance. */
  #chosen(): Candidate {
    let best = this.#parents[this.#chance.below(this.#size)] as Candidate
    for (let i = 1; i < 3; i++) {
      const other = this.#parents[this.#chance.below(this.#size)] as Candidate
      if (other.fitness < best.fitness) best = other
    }
    return best
  }
}
