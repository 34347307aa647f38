export interface Product {
  id: string;
  name: string;
  category: string;
  price: number;
}

const ROWS: [name: string, category: string, price: number][] = [
  ['Linen shirt', 'Clothing', 49],
  ['Linen dress', 'Clothing', 89],
  ['Merino sweater', 'Clothing', 99],
  ['Wool scarf', 'Clothing', 39],
  ['Cotton T-shirt', 'Clothing', 24.9],
  ['Canvas trousers', 'Clothing', 69],
  ['Quilted vest', 'Clothing', 79],
  ['Knitted socks, 3 pairs', 'Clothing', 19.9],
  ['Rain jacket', 'Clothing', 129],
  ['Corduroy overshirt', 'Clothing', 85],
  ['Linen duvet cover', 'Bedroom', 119],
  ['Percale sheets', 'Bedroom', 69],
  ['Down pillow', 'Bedroom', 59],
  ['Wool blanket', 'Bedroom', 109],
  ['Bedside lamp', 'Bedroom', 64],
  ['Waffle towel', 'Bathroom', 22],
  ['Bath mat', 'Bathroom', 34],
  ['Soap set', 'Bathroom', 18.5],
  ['Linen robe', 'Bathroom', 95],
  ['Laundry basket', 'Bathroom', 45],
  ['Stoneware mug', 'Kitchen', 16],
  ['Stoneware plates, 4', 'Kitchen', 56],
  ['Olive wood board', 'Kitchen', 42],
  ['Linen apron', 'Kitchen', 36],
  ['Tea towels, 3', 'Kitchen', 21],
  ['Cast iron pan', 'Kitchen', 79],
  ['Glass carafe', 'Kitchen', 29],
  ['Salt cellar', 'Kitchen', 24],
  ['Wool throw', 'Living room', 89],
  ['Cushion cover', 'Living room', 32],
  ['Beeswax candle', 'Living room', 14.9],
  ['Oak side table', 'Living room', 189],
  ['Jute rug', 'Living room', 149],
  ['Ceramic vase', 'Living room', 38],
  ['Reading lamp', 'Living room', 98],
  ['Picture frame', 'Living room', 27],
  ['Gift card', 'Gifts', 50],
  ['Notebook', 'Gifts', 12.5],
  ['Tote bag', 'Gifts', 19],
  ['Advent calendar', 'Gifts', 45],
];

export const CATALOG: readonly Product[] = ROWS.map(([name, category, price]) => ({
  id: name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/-$/, ''),
  name,
  category,
  price,
}));
export const CATEGORIES = [...new Set(CATALOG.map((product) => product.category))];

/** Some sell better than others: the weight of a product's rank, mixed so that every category has its favourites. */
export const BY_POPULARITY = CATALOG.map((product, i): [Product, number] => [product, 1 / (1 + ((i * 17) % CATALOG.length)) ** 0.7]);
