/**
 * How well predicted dependencies agree with those that people wrote.
 *
 * Pairs of tasks are judged on transitive closures. A pair stands in an order in which every human arrow points forward; it is a
 * dependency or none. A prediction against that order is wrong either way: it misses the dependency, or orders what is free. A plan
 * whose closure holds every pair leaves nothing to be free of, and one without arrows nothing to find: that share then counts as 1
 * (`specificity`) or is left out (`sensitivity`).
 */
import { graphOf } from '../../src/core/graph/graph.ts'
import { topologicalOrder } from '../../src/core/graph/order.ts'
import { transitiveReduction } from '../../src/core/graph/reduction.ts'
import { widthOf } from '../../src/core/graph/width.ts'

/** What comes before, and what waits: places in a list of nodes. */
export type Arrow = readonly [from: number, to: number]

/** Shares of 1, and a width in nodes. */
export interface DependencyScore {
  readonly balanced_accuracy: number
  /** Share of the human pairs that are found, and of the free pairs that are left free. */
  readonly sensitivity: number
  readonly specificity: number
  /** Of single arrows, after transitive reduction of both. */
  readonly direct_f1: number
  /** Predicted width by human width. */
  readonly width_ratio: number
}

/** Which node reaches which, as rows of 0 and 1; cycles are allowed. */
export function closureOf(size: number, arrows: readonly Arrow[]): Uint8Array {
  const next = Array.from({ length: size }, (): number[] => [])
  for (const [from, to] of arrows) if (from !== to) next[from]?.push(to)
  const reach = new Uint8Array(size * size)
  for (let start = 0; start < size; start++) {
    const open = [...(next[start] ?? [])]
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      if (reach[start * size + node] === 1) continue
      reach[start * size + node] = 1
      open.push(...(next[node] ?? []))
    }
  }
  return reach
}

/** Scores predicted arrows against human ones over the same nodes, which stand in the order in which people listed them. */
export function scoreDependencies(size: number, human: readonly Arrow[], predicted: readonly Arrow[]): DependencyScore {
  const truth = closureOf(size, human)
  const claim = closureOf(size, predicted)
  let [found, dependent, left, free] = [0, 0, 0, 0]
  for (const [first, second] of pairsForward(size, truth)) {
    const ahead = claim[first * size + second] === 1
    const back = claim[second * size + first] === 1
    if (truth[first * size + second] === 1) {
      dependent++
      if (ahead && !back) found++
    } else {
      free++
      if (!ahead && !back) left++
    }
  }
  const sensitivity = dependent === 0 ? 1 : found / dependent
  const specificity = free === 0 ? 1 : left / free
  return {
    balanced_accuracy: (sensitivity + specificity) / 2,
    sensitivity,
    specificity,
    direct_f1: directF1(reduced(size, human), reduced(size, predicted)),
    width_ratio: widthOfArrows(size, predicted) / Math.max(1, widthOfArrows(size, human)),
  }
}

/** Each pair of nodes once, the earlier first; what people listed against their own dependencies is turned round. */
function* pairsForward(size: number, truth: Uint8Array): Generator<Arrow> {
  for (let a = 0; a < size; a++) {
    for (let b = a + 1; b < size; b++) {
      const turned = truth[b * size + a] === 1 && truth[a * size + b] === 0
      yield turned ? [b, a] : [a, b]
    }
  }
}

/** The arrows that no longer way makes redundant. Nodes on one cycle stay as they are. */
export function reduced(size: number, arrows: readonly Arrow[]): Arrow[] {
  const reach = closureOf(size, arrows)
  const reaches = (a: number, b: number): boolean => reach[a * size + b] === 1
  const unique = [...new Map(arrows.filter(([a, b]) => a !== b).map((arrow) => [arrow.join(), arrow])).values()]
  return unique.filter(
    ([from, to]) =>
      !unique.some(
        ([start, middle]) =>
          start === from && middle !== to && !reaches(middle, from) && reaches(middle, to) && !reaches(to, middle),
      ),
  )
}

function directF1(human: readonly Arrow[], predicted: readonly Arrow[]): number {
  const wanted = new Set(human.map((arrow) => arrow.join()))
  const hits = predicted.filter((arrow) => wanted.has(arrow.join())).length
  return human.length + predicted.length === 0 ? 1 : (2 * hits) / (human.length + predicted.length)
}

/** The most nodes of which none comes before another. Nodes of one cycle count as one. */
export function widthOfArrows(size: number, arrows: readonly Arrow[]): number {
  if (size === 0) return 0
  const reach = closureOf(size, arrows)
  const first = Array.from({ length: size }, (_, node) => {
    for (let other = 0; other < node; other++) {
      if (reach[other * size + node] === 1 && reach[node * size + other] === 1) return other
    }
    return node
  })
  const heads = first.filter((head, node) => head === node)
  const place = new Map(heads.map((head, at) => [head, at]))
  const ends = arrows.map(([from, to]) => [place.get(first[from] ?? 0) ?? 0, place.get(first[to] ?? 0) ?? 0] as const)
  const kept = ends.filter(([from, to]) => from !== to)
  const graph = graphOf(
    heads.length,
    kept.map(([from]) => from),
    kept.map(([, to]) => to),
  )
  const order = topologicalOrder(graph)
  return widthOf(graph, order, transitiveReduction(graph, order).redundant).width
}

/** Whether a plan has enough arrows for its pairs to be judged: at least five, and 0.3 for each task, that point backward in its list. */
export function isDense(size: number, arrows: readonly Arrow[]): boolean {
  return arrows.filter(([from, to]) => from < to).length >= Math.max(5, 0.3 * size)
}

/** Kendall's tau-b of two rankings of the same things; ties are allowed in both. Nothing for fewer than two, or if all tie. */
export function kendallTau(left: readonly number[], right: readonly number[]): number | undefined {
  let [agree, tiedLeft, tiedRight, pairs] = [0, 0, 0, 0]
  for (let a = 0; a < left.length; a++) {
    for (let b = a + 1; b < left.length; b++) {
      const x = Math.sign((left[a] ?? 0) - (left[b] ?? 0))
      const y = Math.sign((right[a] ?? 0) - (right[b] ?? 0))
      pairs++
      agree += x * y
      if (x === 0) tiedLeft++
      if (y === 0) tiedRight++
    }
  }
  const scale = Math.sqrt((pairs - tiedLeft) * (pairs - tiedRight))
  return scale === 0 ? undefined : agree / scale
}
