import { expect, test } from "../journeys/test.ts";

test("a piece's pictures are all in sight as thumbnails and can be looked at closely, with keys and with fingers", async ({
  page,
  shopper,
  say,
  isMobile,
}) => {
  await shopper.openProduct("river-mist-tea-bowl");
  const thumbnails = page.getByRole("main").getByRole("button", { name: say("product.picture") });
  await expect(thumbnails).toHaveCount(5);
  for (const thumbnail of await thumbnails.all()) await expect(thumbnail).toBeInViewport();
  const viewer = page.getByRole("dialog", { name: say("product.pictures") });
  const counter = viewer.getByRole("status");
  const picture = viewer.locator("img").first();
  const width = async () => (await picture.boundingBox())!.width;

  await test.step("opened by its button, which has the focus again afterwards", async () => {
    const open = page.getByRole("button", { name: say("product.zoom") });
    await open.focus();
    await page.keyboard.press("Enter");
    await expect(viewer).toBeVisible();
    await expect(counter).toHaveText(say("product.picture", { number: 1, total: 5 }));
    await page.keyboard.press("Escape");
    await expect(viewer).toBeHidden();
    await expect(open).toBeFocused();
    await page.keyboard.press("Enter");
  });

  await test.step("keys: the next picture, larger, around it, and the whole again", async () => {
    await page.keyboard.press("ArrowRight");
    await expect(counter).toHaveText(say("product.picture", { number: 2, total: 5 }));
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ArrowLeft");
    await expect(counter).toHaveText(say("product.picture", { number: 5, total: 5 }));
    const whole = await width();
    await page.keyboard.press("+");
    await expect.poll(width).toBeGreaterThan(whole * 1.5);
    const from = (await picture.boundingBox())!.y;
    await page.keyboard.press("ArrowDown");
    await expect.poll(async () => (await picture.boundingBox())!.y).toBeLessThan(from);
    await expect(counter).toHaveText(say("product.picture", { number: 5, total: 5 }));
    await page.keyboard.press("0");
    await expect.poll(width).toBeCloseTo(whole, 0);
  });

  await test.step("buttons, as far as the picture has anything more to show", async () => {
    const closer = viewer.getByRole("button", { name: say("product.zoomIn") });
    for (let presses = 0; presses < 8 && (await closer.isEnabled()); presses++) await closer.click();
    await expect(closer).toBeDisabled();
    const away = viewer.getByRole("button", { name: say("product.zoomOut") });
    for (let presses = 0; presses < 8 && (await away.isEnabled()); presses++) await away.click();
    await expect(away).toBeDisabled();
    await viewer.getByRole("button", { name: say("product.picture", { number: 3, total: 5 }) }).click();
    await expect(counter).toHaveText(say("product.picture", { number: 3, total: 5 }));
  });

  await test.step("a click goes closer to where it was made, a drag around, a click back", async () => {
    const whole = await width();
    const { x, y, width: wide, height: high } = (await picture.boundingBox())!;
    await page.mouse.click(x + wide * 0.75, y + high / 2);
    await expect.poll(width).toBeGreaterThan(whole * 1.5);
    const before = (await picture.boundingBox())!;
    const middle = page.viewportSize()!.width / 2;
    await page.mouse.move(middle, 360);
    await page.mouse.down();
    await page.mouse.move(middle, 420, { steps: 4 });
    await page.mouse.up();
    await expect.poll(async () => (await picture.boundingBox())!.y).toBeGreaterThan(before.y);
    await page.mouse.click(middle, 400);
    await expect.poll(width).toBeCloseTo(whole, 0);
  });

  if (isMobile)
    await test.step("two fingers pull it larger, one swipes to the next", async () => {
      const whole = await width();
      const touch = await page.context().newCDPSession(page);
      const fingers = (type: "touchStart" | "touchMove" | "touchEnd", ...points: [number, number][]) =>
        touch.send("Input.dispatchTouchEvent", { type, touchPoints: points.map(([x, y], id) => ({ x, y, id })) });
      await fingers("touchStart", [180, 400], [210, 400]);
      for (const apart of [40, 60, 80, 100]) await fingers("touchMove", [195 - apart, 400], [195 + apart, 400]);
      await fingers("touchEnd");
      await expect.poll(width).toBeGreaterThan(whole * 1.5);
      await page.keyboard.press("0");
      await expect.poll(width).toBeCloseTo(whole, 0);
      await fingers("touchStart", [300, 400]);
      for (const x of [250, 200, 150, 100]) await fingers("touchMove", [x, 402]);
      await fingers("touchEnd");
      await expect(counter).toHaveText(say("product.picture", { number: 4, total: 5 }));
    });

  await viewer.getByRole("button", { name: say("ui.close") }).click();
  await expect(viewer).toBeHidden();
});
