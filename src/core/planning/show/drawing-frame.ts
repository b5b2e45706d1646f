import { layOut, type DrawnArrow, type Layout } from './layered-layout.ts'

/** Size of a task's box. */
export const BOX = { width: 210, height: 46 } as const

/** Wider drawings do not fit on a screen. */
const SCREEN = 1500
/** Distance from one level to the next, and between the centres of neighbours in a level. */
const RIGHT = { level: 290, spacing: { task: 60, pass: 16 } } as const
const DOWN = { level: 106, spacing: { task: 234, pass: 24 } } as const
/** Room for the names of levels, which stand at the side where levels lie below each other. */
const NAMES = 60

/** A point of the drawing. */
export type Point = readonly [x: number, y: number]

/** Where everything of a drawing stands; points count from the left upper corner of the graph. */
export interface DrawingFrame {
  readonly width: number
  readonly height: number
  readonly levels: number
  /** Left upper corner of a task's box. */
  corner(task: number): Point
  /** Where the name of a level is written. */
  nameOfLevel(level: number): Point
  /** The way of an arrow as SVG path data. */
  path(arrow: DrawnArrow, index: number): string
}

/**
 * Lays a graph out: levels from left to right, or, where that would be a long strip, from top to bottom. Deterministic.
 */
export function drawingFrame(size: number, arrows: readonly DrawnArrow[]): DrawingFrame {
  const right = new Frame(layOut(size, arrows, RIGHT.spacing), false)
  if (right.width <= SCREEN || right.width <= 2 * right.height) return right
  const down = new Frame(layOut(size, arrows, DOWN.spacing), true)
  return down.width < right.width ? down : right
}

class Frame implements DrawingFrame {
  readonly width: number
  readonly height: number
  readonly levels: number
  readonly #layout: Layout
  readonly #down: boolean

  constructor(layout: Layout, down: boolean) {
    this.#layout = layout
    this.#down = down
    this.levels = layout.columns
    const last = Math.max(0, layout.columns - 1)
    this.width = down ? NAMES + layout.bottom : last * RIGHT.level + BOX.width
    this.height = down ? last * DOWN.level + BOX.height : layout.bottom
  }

  corner(task: number): Point {
    const [level, across] = [this.#layout.column[task] as number, this.#layout.height[task] as number]
    return this.#down
      ? [NAMES + across - BOX.width / 2, level * DOWN.level]
      : [level * RIGHT.level, across - BOX.height / 2]
  }

  nameOfLevel(level: number): Point {
    return this.#down ? [0, level * DOWN.level + BOX.height / 2 + 4] : [level * RIGHT.level, -10]
  }

  path(arrow: DrawnArrow, index: number): string {
    const { column, height, passes } = this.#layout
    let at = this.#leave(column[arrow.from] as number, height[arrow.from] as number)
    const parts = [`M${at.map(length).join(' ')}`]
    const curveTo = (to: Point): void => {
      parts.push(this.#curve(at, to))
      at = to
    }
    for (const pass of passes[index] ?? []) {
      curveTo(this.#enter(pass.column, pass.height))
      at = this.#leave(pass.column, pass.height)
      parts.push(this.#down ? `V${length(at[1])}` : `H${length(at[0])}`)
    }
    const [x, y] = this.#enter(column[arrow.to] as number, height[arrow.to] as number)
    curveTo(this.#down ? [x, y - 3] : [x - 3, y])
    return parts.join('')
  }

  /** The middle of the side at which arrows come to a place. */
  #enter(level: number, across: number): Point {
    return this.#down ? [NAMES + across, level * DOWN.level] : [level * RIGHT.level, across]
  }

  /** The middle of the side at which arrows leave a place. */
  #leave(level: number, across: number): Point {
    const [x, y] = this.#enter(level, across)
    return this.#down ? [x, y + BOX.height] : [x + BOX.width, y]
  }

  /** Begins and ends along the levels, so that it meets boxes squarely. */
  #curve([x, y]: Point, [to_x, to_y]: Point): string {
    const bend = Math.max(Math.abs(this.#down ? to_y - y : to_x - x) / 2, 30)
    const controls = this.#down ? [x, y + bend, to_x, to_y - bend] : [x + bend, y, to_x - bend, to_y]
    return `C${[...controls, to_x, to_y].map(length).join(' ')}`
  }
}

/** A length with at most one decimal. */
export function length(value: number): string {
  return String(Math.round(value * 10) / 10)
}
