import { SeriesExemplarView } from '../../../model/series.ts'

/** The most characters the labels of an exemplar may have together (OpenMetrics 1.0). */
const maxCharacters = 128

/** Whether its labels are as short as they must be; others are left out. */
export function isShortExemplar({ labels }: SeriesExemplarView): boolean {
  let characters = 0
  for (const [name, value] of labels.toMap()) characters += Array.from(name).length + Array.from(value).length
  return characters <= maxCharacters
}

/** A copy that stays when the view is used again. */
export function copyExemplar(lent: SeriesExemplarView): SeriesExemplarView {
  const copy = new SeriesExemplarView()
  copy.timeMs = lent.timeMs
  copy.value = lent.value
  for (let i = 0; i < lent.labels.length; i++) copy.labels.addText(lent.labels.key(i), lent.labels.value(i))
  return copy
}
