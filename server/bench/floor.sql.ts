/**
 * The floor: for each work one prepared statement that makes the answer's JSON, or two or three for a flow. They read the
 * shop's own tables and write to tables of their own with the same keys, so that both meet the same disk.
 */
export const floorTables = `
  create schema floor;
  create table floor.cart (id text primary key, destination jsonb, ordered bool not null default false, updated_at timestamptz not null default now());
  create table floor.cart_line (cart_id text, variant_id uuid, quantity int not null, primary key (cart_id, variant_id));
  create table floor.shop_order (id uuid primary key default uuidv7(), number text not null unique, cart_id text not null unique, address jsonb not null, total bigint not null, placed_at timestamptz not null default now());
  create table floor.order_line (order_id uuid, variant_id uuid, name text not null, quantity int not null, price bigint not null, primary key (order_id, variant_id));
  create table floor.stock (variant_id uuid primary key, on_hand int not null, reserved int not null default 0, check (reserved <= on_hand));
  insert into floor.stock (variant_id, on_hand) select id, 1000000 from variant where position = 0;
  analyze floor.stock`;

const money = (amount: string) => `json_build_object('amount', (${amount} / 100.0)::numeric(12,2)::text, 'currencyCode', p.currency)`;
const image = (
  width: number,
) => `case when m.id is not null then json_build_object('url', '/media/' || m.hash || '/${width}.webp', 'alt', m.alt ->> 'en',
  'width', m.width, 'height', m.height, 'thumbhash', m.thumbhash) end`;
const name = `coalesce(p.texts -> 'en' ->> 'name', p.texts -> 'zh' ->> 'name')`;

const card = `json_build_object('id', p.id, 'slug', p.slug, 'name', ${name}, 'subtitle', p.texts -> 'en' ->> 'subtitle', 'image', ${image(480)},
  'priceRange', json_build_object('min', ${money("p.min_price")}, 'max', ${money("p.max_price")}), 'compareAtPrice', p.compare_at, 'availability', a.available)`;
const cardTables = `join product p on p.id = l.product_id left join media m on m.id = p.media_ids[1]
  cross join lateral (select max(s.on_hand - s.reserved - s.safety) as available from variant v join stock_item s on s.variant_id = v.id
    where v.product_id = p.id and v.active) a`;

const search = (condition: string) => `
  with hit as materialized (select product_id from search_document d where ${condition} limit 300),
  listed as materialized (select l.product_id, l.sold_count, l.facets from hit join listing l on l.list_id = $2::uuid and l.product_id = hit.product_id),
  page as (select product_id, sold_count from listed order by sold_count desc, product_id limit 24)
  select json_build_object('totalCount', (select count(*) from listed),
    'nodes', (select json_agg(${card} order by l.sold_count desc, l.product_id) from page l ${cardTables}),
    'facets', (select json_agg(json_build_object('token', token, 'count', n)) from (select token, count(*) as n from listed, unnest(facets) token group by token) f))::text as body`;

export const floorStatements: Record<string, string> = {
  category: `
    select json_build_object('nodes', json_agg(${card} order by l.position, l.product_id))::text as body
      from (select product_id, position from listing where list_id = (select id from category where slug = $1) order by position, product_id limit 24) l ${cardTables}`,

  product: `
    select json_build_object('id', p.id, 'slug', p.slug, 'name', ${name}, 'subtitle', p.texts -> 'en' ->> 'subtitle', 'details', p.details -> 'en',
      'images', (select json_agg(${image(960)} order by i.n) from unnest(p.media_ids) with ordinality i (id, n) join media m on m.id = i.id),
      'priceRange', json_build_object('min', ${money("p.min_price")}, 'max', ${money("p.max_price")}), 'compareAtPrice', p.compare_at,
      'options', p.options, 'attributes', p.attributes,
      'category', (select json_build_object('slug', c.slug, 'name', c.texts -> 'en' ->> 'name', 'parent', u.slug) from category c left join category u on u.id = c.parent_id where c.id = p.category_id),
      'variants', (select json_agg(json_build_object('id', v.id, 'sku', v.sku, 'options', v.options, 'price', ${money("v.price")},
                     'available', s.on_hand - s.reserved - s.safety) order by v.position) from variant v join stock_item s on s.variant_id = v.id where v.product_id = p.id and v.active))::text as body
      from product p where p.slug = $1 and p.status = 'ACTIVE'`,

  "search-han": search(`d.grams @> $1::text[]`),
  "search-latin": search(`d.latin like $1`),

  "cart-create": `
    with made as (insert into floor.cart (id) values ($1) returning id),
    line as (insert into floor.cart_line (cart_id, variant_id, quantity)
      select made.id, w.id, w.quantity from made, jsonb_to_recordset($2::jsonb) as w (id uuid, quantity int)
        join variant v on v.id = w.id and v.active join floor.stock s on s.variant_id = w.id and s.on_hand - s.reserved >= w.quantity returning quantity)
    select json_build_object('id', $1, 'totalQuantity', (select sum(quantity) from line))::text as body`,

  cart: `
    select json_build_object('id', c.id, 'total', sum(v.price * l.quantity)::text, 'lines', json_agg(json_build_object('quantity', l.quantity, 'unitPrice', ${money("v.price")},
      'sku', v.sku, 'options', v.options, 'available', s.on_hand - s.reserved, 'product', json_build_object('id', p.id, 'slug', p.slug, 'name', ${name}, 'image', ${image(320)}))))::text as body
      from floor.cart c join floor.cart_line l on l.cart_id = c.id join variant v on v.id = l.variant_id join product p on p.id = v.product_id
      join floor.stock s on s.variant_id = v.id left join media m on m.id = p.media_ids[1] where c.id = $1 group by c.id`,

  "cart-address": `
    with c as (update floor.cart set destination = $2::jsonb, updated_at = now() where id = $1 and not ordered returning id)
    select json_build_object('id', c.id, 'total', (select sum(v.price * l.quantity)::text from floor.cart_line l join variant v on v.id = l.variant_id where l.cart_id = c.id))::text as body from c`,

  "order-place": `
    with c as (update floor.cart set ordered = true where id = $1 and not ordered returning id),
    item as materialized (select s.variant_id, l.quantity, v.price, ${name} as name from c join floor.cart_line l on l.cart_id = c.id join floor.stock s on s.variant_id = l.variant_id
      join variant v on v.id = l.variant_id join product p on p.id = v.product_id order by s.variant_id for update of s),
    held as (update floor.stock s set reserved = s.reserved + item.quantity from item where s.variant_id = item.variant_id and s.on_hand - s.reserved >= item.quantity returning s.variant_id),
    placed as (insert into floor.shop_order (number, cart_id, address, total)
      select $3, c.id, $2::jsonb, (select sum(price * quantity) from item) from c where (select count(*) from held) = (select count(*) from item) returning id, number, total),
    line as (insert into floor.order_line (order_id, variant_id, name, quantity, price) select placed.id, item.variant_id, item.name, item.quantity, item.price from placed, item returning name, quantity, price)
    select json_build_object('id', placed.id, 'number', placed.number, 'total', placed.total, 'lines', (select json_agg(json_build_object('name', name, 'quantity', quantity, 'price', price)) from line))::text as body
      from placed`,

  history: `
    select json_build_object('nodes', json_agg(json_build_object('id', o.id, 'number', o.number, 'status', o.status, 'paymentState', o.payment_state, 'placedAt', o.placed_at,
      'total', o.total::text, 'lines', o.lines) order by o.placed_at desc, o.id desc))::text as body
      from (select o.*, (select json_agg(json_build_object('id', l.id, 'name', l.name, 'options', l.options, 'quantity', l.quantity, 'total', l.total::text, 'image', ${image(320)}) order by l.position)
              from order_line l left join media m on m.id = l.media_id where l.order_id = o.id) as lines
              from shop_order o where o.account_id = $1::uuid order by o.placed_at desc, o.id desc limit 50) o`,
};
