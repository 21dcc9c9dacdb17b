// The colours of the stage, for a dark room and for a bright one. Status colours by status number.

export const DARK = {
  // The ends of the colours of change, as circles: as dark as on paper they would not be seen.
  circles: { '#8C510A': '#D8B365', '#01665E': '#5AB4AC' },
  ground: '#0F1B22', ink: '#F2F6F7', quiet: '#A9B8C0', faint: '#2A3942', accent: '#FF8A52', border: '#0F1B22',
  edge: '#33454F', hatch: '#7C8D97', land: '#24343D', circle: '#7DBBB9',
  status: ['#24343D', '#4A4636', '#16242C', '#22313A', '#16242C', '#18262E', '#22313A'],
};
export const LIGHT = {
  ground: '#FFFFFF', ink: '#16202C', quiet: '#586572', faint: '#E3E8EC', accent: '#D9480F', border: '#51606D',
  edge: '#FFFFFF', hatch: '#8C98A2', land: '#E4EDEC', circle: '#14606F',
  status: ['#E4EDEC', '#F5EFDF', '#FFFFFF', '#F1F3F4', '#FFFFFF', '#F3F6F8', '#F1F3F4'],
};

/** The colour of a circle for a change in a palette. */
export const toned = (palette, colour) => palette.circles?.[colour] ?? colour;
