/** The plan id that the text of a coordinator.json states, whatever else is wrong with it. */
export function planIdOf(coordinator: string | undefined): string | undefined {
  return /"plan_id":\s*"(PLAN-[0-9a-f]{12})"/.exec(coordinator ?? '')?.[1]
}
