/** How a panel draws what its targets answer. */
export type PanelKind = 'timeseries' | 'stat' | 'gauge' | 'bargauge' | 'table' | 'text' | 'heatmap' | 'state-timeline'
