// Small pictures the renderer repeats: hatching for suppressed, dots for missing.

const SIZE = 8;

function picture(draw) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIZE * 2;
  const pen = canvas.getContext("2d");
  pen.scale(2, 2);
  draw(pen);
  return pen.getImageData(0, 0, SIZE * 2, SIZE * 2);
}

export const hatch = () => picture((pen) => {
  pen.fillStyle = "#F1F3F4";
  pen.fillRect(0, 0, SIZE, SIZE);
  pen.strokeStyle = "#8E9AA4";
  pen.lineWidth = 1.3;
  pen.beginPath();
  [-SIZE, 0, SIZE].forEach((x) => { pen.moveTo(x, SIZE); pen.lineTo(x + SIZE, 0); });
  pen.stroke();
});

export const dots = () => picture((pen) => {
  pen.fillStyle = "#FFFFFF";
  pen.fillRect(0, 0, SIZE, SIZE);
  pen.fillStyle = "#8E9AA4";
  [[2, 2], [6, 6]].forEach(([x, y]) => { pen.beginPath(); pen.arc(x, y, 1, 0, 7); pen.fill(); });
});
