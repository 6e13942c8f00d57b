import type { SeedPage } from "./catalogue.types.ts";

export const pages: SeedPage[] = [
  {
    slug: "about",
    title: { zh: "关于岁窑", en: "About the kiln" },
    summary: {
      zh: "景德镇老鸦滩的一间小作坊，六个人，一座柴窑，一座气窑。",
      en: "A small workshop in Jingdezhen: six people, one wood kiln, one gas kiln.",
    },
    sections: [
      {
        heading: { zh: "六个人，两座窑", en: "Six people, two kilns" },
        paragraphs: [
          {
            zh: "岁窑在景德镇老鸦滩，院子原是一家瓷厂的仓库。2014 年我们租下来，先搭了一座半立方的气窑，三年后在后院砌了一座柴窑。如今六个人：两位拉坯，一位利坯，一位配釉，一位烧窑，一位打包、回信。",
            en: "Sui Kiln stands at Laoyatan in Jingdezhen, in what was a porcelain factory's warehouse. We took it in 2014 and built a small gas kiln; three years later a wood kiln went up in the back yard. There are six of us now: two throw, one trims, one mixes glaze, one fires, and one packs parcels and answers letters.",
          },
          {
            zh: "“岁”是一年，也是收成。一年烧四次柴窑，在清明、芒种、霜降、大雪前后；气窑每月两次。烧多少，卖多少。",
            en: "Sui means a year, and also a year's harvest. The wood kiln is lit four times a year, around Qingming, Grain in Ear, Frost's Descent and Heavy Snow; the gas kiln twice a month. What comes out is what we sell.",
          },
        ],
      },
      {
        heading: { zh: "土与釉", en: "Clay and glaze" },
        paragraphs: [
          {
            zh: "瓷胎用高岭土与瓷石，是景德镇八百年来的“二元配方”：高岭撑得住火，瓷石熔得成玉。粗陶用城外的铁土，自己淘洗，留一点砂。",
            en: "Our porcelain is kaolin and porcelain stone, the two-part body Jingdezhen has used for centuries: kaolin stands the fire, stone melts and turns it to jade. The stoneware is iron clay from outside the city, which we wash ourselves and leave a little sandy.",
          },
          {
            zh: "五种釉，着色的只有铁、铜和草木灰。青釉、月白、天目黑是铁由少到多，朱砂红是铜，灰釉是松柴灰。器物内壁与口沿不用含铅、含镉的釉料，每批送检铅镉溶出量。",
            en: "Five glazes take their colour from iron, copper and wood ash alone. Moon white, celadon and tenmoku are iron in rising measure, cinnabar is copper, ash is pine. No lead or cadmium goes into anything that touches food, and each batch is sent for a release test.",
          },
        ],
      },
      {
        heading: { zh: "火", en: "Fire" },
        paragraphs: [
          {
            zh: "柴窑一次烧三十个小时上下，松柴一千斤出头，最高到 1300 ℃。火焰从哪边过，哪边的釉就亮一些。气窑稳当，颜色齐，日用的杯盘多在气窑里烧。",
            en: "A wood firing takes about thirty hours and something over half a tonne of pine, and reaches 1,300 °C. Wherever the flame passed, the glaze is brighter. The gas kiln is steady and its colours agree, so most everyday ware is fired there.",
          },
          {
            zh: "每次开窑都有三成左右留不下来。变形的、粘脚的、釉不到位的，敲碎了垫路。所以院子里那条路，一年比一年长。",
            en: "About three in ten never leave the yard. Warped, stuck or thinly glazed pots are broken up and laid as a path. It grows a little longer every year.",
          },
        ],
      },
      {
        heading: { zh: "来看看", en: "Come and see" },
        paragraphs: [
          {
            zh: "周三至周日上午十点到下午五点，院门开着。来之前发一封信到 hello@suikiln.example，我们好留人泡茶。",
            en: "The gate is open from ten to five, Wednesday to Sunday. Write to hello@suikiln.example first, so that someone is there to make tea.",
          },
        ],
      },
    ],
  },
  {
    slug: "returns-and-delivery",
    title: { zh: "配送与退换", en: "Delivery and returns" },
    summary: {
      zh: "四十八小时内发出，碎了就补，七天内可无理由退货。",
      en: "Sent within 48 hours, replaced if broken, returnable for seven days.",
    },
    sections: [
      {
        heading: { zh: "发货", en: "Sending" },
        paragraphs: [
          {
            zh: "现货在付款后四十八小时内从景德镇发出，周日与法定节假日顺延。江浙沪皖赣通常两天到，其余省份三到五天，西藏、新疆五到八天。发出后，订单页会显示运单与每一次扫描。",
            en: "Goods in stock leave Jingdezhen within 48 hours of payment; Sundays and public holidays are added. Neighbouring provinces usually take two days, others three to five, Tibet and Xinjiang five to eight. Your order page then shows the waybill and every scan.",
          },
          {
            zh: "运费按重量与地区计算，下单前全额显示；满额包邮的门槛以购物车所示为准。港澳台与十五个国家也可寄送，运费与时效见结账页；其余地区暂不寄送。",
            en: "Postage depends on weight and destination and is shown in full before you order; the amount for free delivery is the one shown in your cart. We also send to Hong Kong, Macao, Taiwan and fifteen countries, at the postage shown at checkout; not yet elsewhere.",
          },
        ],
      },
      {
        heading: { zh: "碎了包赔", en: "If it breaks" },
        paragraphs: [
          {
            zh: "每件器物用纸浆与瓦楞纸两层包装，不用泡沫塑料。万一路上碎了，请在签收后四十八小时内拍下器物与外箱各一张，连同订单号发到 hello@suikiln.example。不必寄回，由您选择补发或全额退款；没有存货时直接退款。",
            en: "Everything is packed in moulded pulp inside corrugated board, without plastic foam. If something breaks on the way, take one photograph of it and one of the box within 48 hours of delivery and send them with the order number to hello@suikiln.example. There is nothing to post back: choose a replacement or a full refund. If none is left, we refund.",
          },
        ],
      },
      {
        heading: { zh: "七天无理由退货", en: "Seven days to change your mind" },
        paragraphs: [
          {
            zh: "依《消费者权益保护法》第二十五条，自签收次日起七日内，器物完好、未使用、配件齐全的，可以无理由退货，来信写明订单号即可。打开包装查看不影响退货。退回的运费由买家承担；若原单已包邮，退货后不足额的部分不追收。",
            en: "Under Article 25 of the Consumer Rights Protection Law you may return goods without giving a reason within seven days, counted from the day after delivery, if they are unused, undamaged and complete: write to us with the order number. Opening the box to look is fine. You pay the postage back. If your order had free delivery we do not charge it afterwards.",
          },
          {
            zh: "茶叶拆开内封后影响食品安全，不适用无理由退货；未拆内封的照常可退。请在拆封前先核对品种与净含量。质量问题不受此限。",
            en: "Tea whose inner seal has been opened cannot be returned without a reason, for food safety; with the seal unbroken it can. Please check the kind and weight before you open it. Faulty goods are never covered by this exception.",
          },
          {
            zh: "我们收到退件后两个工作日内验收，验收后按原支付方式退款，最迟不超过收货后七日。",
            en: "We check a return within two working days and refund to the original payment method, at the latest seven days after it reaches us.",
          },
        ],
      },
      {
        heading: { zh: "釉色与尺寸", en: "Colour and size" },
        paragraphs: [
          {
            zh: "手工器物有两三毫米的出入，釉色随窑位深浅不一，柴窑尤其如此，不属于质量问题，但您仍可在七天内退货。裂、漏、明显变形、足底刮手，属于质量问题，来回运费由我们承担。",
            en: "Handmade pieces differ by two or three millimetres, and colour varies with the place in the kiln, most of all with wood. We do not count this as a fault, though the seven days still apply. Cracks, leaks, obvious warping or a rough foot are faults, and we pay postage both ways.",
          },
        ],
      },
    ],
  },
  {
    slug: "terms",
    title: { zh: "购买条款", en: "Terms of sale" },
    summary: { zh: "下单、付款、发票与争议的约定。", en: "What we agree on when you order." },
    sections: [
      {
        heading: { zh: "卖方", en: "The seller" },
        paragraphs: [
          {
            zh: "本店由景德镇岁窑陶瓷工作室经营，营业执照与食品经营备案的副本可来信索取。联系方式：hello@suikiln.example，工作日内二十四小时回复。",
            en: "This shop is run by Sui Kiln Ceramics Studio, Jingdezhen. We send copies of our business licence and food trading record on request. Write to hello@suikiln.example and you have an answer within one working day.",
          },
        ],
      },
      {
        heading: { zh: "合同何时成立", en: "When the contract is made" },
        paragraphs: [
          {
            zh: "您提交订单成功，合同即告成立；订单页显示编号即为提交成功。我们会为您保留库存至付款时限，逾期未付的订单自动取消，不收取任何费用。",
            en: "The contract is made when your order is accepted, which is when its number appears. We hold the goods until the payment deadline shown; an unpaid order then cancels itself at no cost.",
          },
          {
            zh: "若因明显的标价错误或窑损无法交付，我们会在二十四小时内与您联系，由您决定等待、换货或全额退款。",
            en: "If an obvious pricing error or a kiln loss keeps us from delivering, we contact you within 24 hours, and you decide whether to wait, exchange or be refunded in full.",
          },
        ],
      },
      {
        heading: { zh: "价格、付款与发票", en: "Price, payment and invoices" },
        paragraphs: [
          {
            zh: "标价以人民币计，含增值税，不含运费。划线价是该商品此前在本店实际成交的价格。应付金额以结算页所示为准。",
            en: "Prices are in Chinese yuan and include VAT but not postage. A struck-out price is one at which we really sold the item before. What you pay is what checkout shows.",
          },
          {
            zh: "付款由您在结算页选定的支付平台、银行或快递员办理，我们不接触也不保存您的银行卡号。需要电子普通发票的，付款后来信写明订单号与抬头，三个工作日内开具。",
            en: "Payment is handled by the payment service, bank or courier you choose at checkout. We never see or store your card number. For an electronic invoice write to us after payment with the order number and the name it should bear; it is issued within three working days.",
          },
        ],
      },
      {
        heading: { zh: "争议", en: "Disputes" },
        paragraphs: [
          {
            zh: "先写信给我们，多半一封信就能解决。协商不成的，您可拨打 12315 向市场监管部门投诉，或向您所在地或景德镇有管辖权的人民法院起诉。本条款适用中华人民共和国法律，不减损法律给予消费者的任何权利。",
            en: "Write to us first; one letter usually settles it. Failing that, you may complain to the market regulator on 12315, or sue in the competent people's court where you live or in Jingdezhen. The law of the People's Republic of China applies, and nothing here takes away any right it gives to consumers.",
          },
        ],
      },
    ],
  },
  {
    slug: "privacy",
    title: { zh: "隐私说明", en: "Privacy" },
    summary: { zh: "我们收什么、为什么收、留多久、您怎么管。", en: "What we collect, why, for how long, and how you stay in charge." },
    sections: [
      {
        heading: { zh: "我们收集什么", en: "What we collect" },
        paragraphs: [
          {
            zh: "下单所需：收件人姓名、电话、地址，以及您填写的邮箱。付款所需：支付平台返回的交易号与状态。登录账户另存密码的散列值，以及登录时的网络地址。我们不读通讯录，不取位置，不做人脸识别。",
            en: "To deliver: the recipient's name, telephone and address, and the e-mail you enter. To take payment: the transaction number and status the payment service returns. With an account, also a hash of your password and the network address you sign in from. We do not read contacts, take your location or recognise faces.",
          },
        ],
      },
      {
        heading: { zh: "为什么，凭什么", en: "Why, and on what ground" },
        paragraphs: [
          {
            zh: "依《个人信息保护法》第十三条，履行订单所必需的信息，以订立、履行合同为依据；开票与留存交易记录，以法定义务为依据。不在此列的，先问您同意与否，不同意不影响购物。",
            en: "Under Article 13 of the Personal Information Protection Law we handle what an order needs because the contract requires it, and keep invoices and transaction records because the law does. For anything else we ask first, and shopping does not depend on your answer.",
          },
        ],
      },
      {
        heading: { zh: "给谁看", en: "Who else sees it" },
        paragraphs: [
          {
            zh: "快递公司：姓名、电话、地址。支付平台：订单号与金额。税务：开票信息。除此之外不向任何人提供，不出售，也不用于广告画像。数据存放在中国境内。",
            en: "The courier sees name, telephone and address; the payment service sees the order number and amount; the tax office sees invoices. Nobody else sees anything. We do not sell data or build advertising profiles. Data is kept in mainland China.",
          },
        ],
      },
      {
        heading: { zh: "留多久", en: "How long we keep it" },
        paragraphs: [
          {
            zh: "依《电子商务法》，交易记录自交易完成之日起保存不少于三年，期满后去除姓名、电话与地址，只留账目。未结账的购物车只有商品和所选地区，没有姓名与电话。注销账户后，账户信息十五个工作日内删除。",
            en: "The E-Commerce Law asks us to keep transaction records for at least three years. After that we remove name, telephone and address and keep only the accounts. A cart that was never ordered holds goods and a region, no name or telephone. Account details are deleted within fifteen working days of your closing it.",
          },
        ],
      },
      {
        heading: { zh: "您的权利", en: "Your rights" },
        paragraphs: [
          {
            zh: "您可以随时在账户页查阅您的订单；查阅、更正、复制、转移或删除您的信息，以及了解处理规则，写信到 hello@suikiln.example 即可。我们在十五个工作日内答复。对答复不满意的，可以向网信部门投诉。",
            en: "Your account shows your orders at any time. To see, correct, copy, transfer or delete your data, or to have our rules explained, write to hello@suikiln.example. We answer within fifteen working days. If you are not satisfied, you may complain to the cyberspace administration.",
          },
        ],
      },
      {
        heading: { zh: "Cookie", en: "Cookies" },
        paragraphs: [
          {
            zh: "只用两种：一种记住您的登录、购物车与这台设备上的订单，一种记住语言。没有第三方统计，所以也没有弹窗。",
            en: "There are two kinds: some remember your session, your cart and the orders of this device, one your language. There is no third-party tracking, and so no banner.",
          },
        ],
      },
    ],
  },
];
