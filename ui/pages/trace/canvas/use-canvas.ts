import { useCallback, useEffect, useLayoutEffect, useRef } from 'react'
import type { RefObject } from 'react'

export type Draw = (context: CanvasRenderingContext2D, width: number, height: number) => void

/**
 * A canvas as large as its place, sharp on every screen. `redraw` draws in the next frame, however often it is called before; it is also
 * drawn after every render.
 */
export function useCanvas(draw: Draw): { canvas: RefObject<HTMLCanvasElement | null>; redraw: () => void } {
  const canvas = useRef<HTMLCanvasElement>(null)
  const latest = useRef(draw)
  const frame = useRef(0)
  const paint = useCallback(() => {
    frame.current = 0
    const element = canvas.current
    const context = element?.getContext('2d')
    if (!element || !context) return
    const { clientWidth: width, clientHeight: height } = element
    const scale = devicePixelRatio
    const [across, down] = [Math.round(width * scale), Math.round(height * scale)]
    if (element.width !== across || element.height !== down) {
      element.width = across
      element.height = down
    }
    if (width === 0 || height === 0) return
    context.setTransform(scale, 0, 0, scale, 0, 0)
    latest.current(context, width, height)
  }, [])
  const redraw = useCallback(() => {
    if (frame.current === 0) frame.current = requestAnimationFrame(paint)
  }, [paint])
  useLayoutEffect(() => {
    latest.current = draw
    redraw()
  })
  useEffect(() => {
    const element = canvas.current
    if (!element) return
    const observer = new ResizeObserver(redraw)
    observer.observe(element)
    return () => {
      observer.disconnect()
      cancelAnimationFrame(frame.current)
      frame.current = 0
    }
  }, [redraw])
  return { canvas, redraw }
}
