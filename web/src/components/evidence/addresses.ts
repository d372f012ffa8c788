import { type ComputedRef, computed } from 'vue'
import { ExhibitAddresses } from '../../core/exhibits/addresses'
import { useHearing } from '../../stores/hearing'

/** The addresses of an exhibit: another value only for another exhibit, not whenever the hearing's state changes. */
export function useAddresses(exhibit: () => string): ComputedRef<ExhibitAddresses> {
  const court = useHearing()
  const seat = computed(() => court.state.you)
  const id = computed(exhibit)
  return computed(() => new ExhibitAddresses(seat.value, id.value))
}
