import { existsSync, readFileSync } from 'node:fs'
import type { AttemptOrder } from '../core/model/attempt.ts'
import type { ExecutorRecipe } from './executor-host.ts'
import type { ExecutorScene } from './executor-suite.ts'
import { ExecutorWorld } from './executor-world.ts'

const MARK = 'echo ran >> "$TASKS_ATTEMPT_DIR/marks"; '

/** The scene of executors whose attempts are shell commands. `order`: turns such an order into one of theirs. */
export function processScene(
  recipe: ExecutorRecipe,
  order: (world: ExecutorWorld, cmd: string) => AttemptOrder = (world, cmd) => world.order(cmd),
): ExecutorScene {
  const world = new ExecutorWorld(recipe)
  return {
    make: () => world.make(),
    quick: () => order(world, `${MARK}true`),
    failing: () => order(world, `${MARK}exit 3`),
    endless: () => order(world, `${MARK}exec sleep 1000`),
    timesDone(one) {
      const marks = world.file(one, 'marks')
      return existsSync(marks) ? readFileSync(marks, 'utf8').split('\n').length - 1 : 0
    },
    dispose: () => world.dispose(),
  }
}
