// Says in Chinese what Streamlit and Vega say in English: link to the content, menus of charts and tables, uploader,
// calendar, lost connection. Written in ES5 like the shim beside it; reads only what is new on the page.
(function () {
  "use strict";
  if (typeof MutationObserver === "undefined") { return; }
  var WORDS = {
    "Skip to main content": "跳到正文",
    "App pages": "页面",
    "Sidebar": "菜单",
    "Expand sidebar": "打开菜单",
    "Collapse sidebar": "收起菜单",
    "Main menu": "主菜单",
    "Menu": "菜单",
    "Navigate to home page": "回到首页",
    "Button action menu": "更多操作",
    "Link to heading": "本节的链接",
    "Notifications": "通知",
    "Connection error": "连接中断",
    "Streamlit server is not responding. Are you connected to the internet?": "服务正在重启，或网络中断。恢复后页面会自动回来，不必刷新。",
    "Connecting": "正在连接",
    "Connecting to Streamlit server": "正在连接服务",
    "Running...": "正在更新",
    "Stop": "停止",
    "Stop script": "停止",
    "Close": "关闭",
    "Open": "打开",
    "Dismiss": "关闭",
    "Show data": "看数据",
    "Show chart": "看图",
    "Download as PNG": "下载图片",
    "Download as CSV": "下载表格（CSV）",
    "Copy Vega-Lite spec": "复制图的定义",
    "Copied!": "已复制",
    "Copied": "已复制",
    "Copy to clipboard": "复制",
    "Fullscreen": "全屏",
    "Close fullscreen": "退出全屏",
    "Search": "搜索",
    "Show/hide columns": "显示或隐藏列",
    "Upload": "选择文件",
    "Browse files": "选择文件",
    "Drag and drop file here": "也可把文件拖到这里",
    "Drag and drop files here": "也可把文件拖到这里",
    "Remove file": "移去文件",
    "Choose an option": "请选择",
    "Choose options": "请选择",
    "No results": "没有找到",
    "No options to select.": "没有可选项",
    "No options to select": "没有可选项",
    "Clear value": "清除",
    "Clear all": "全部清除",
    "Clear entry": "清除",
    "Clear date": "清除日期",
    "Clear dates": "清除日期",
    "Clear date and time": "清除日期和时间",
    "Clear time": "清除时间",
    "Selected values": "已选",
    "Selectbox": "单选",
    "Selectbox options": "可选项",
    "Multiselect": "多选",
    "Multiselect options": "可选项",
    "Choose date": "选择日期",
    "Choose date range": "选择起止日期",
    "Choose date and time": "选择日期和时间",
    "Quick select a date range": "快选起止日期",
    "Previous month": "上一月",
    "Next month": "下一月",
    "Previous page": "上一页",
    "Next page": "下一页",
    "Pagination": "翻页",
    "Previous Result": "上一处",
    "Next Result": "下一处",
    "Close Search": "关闭搜索",
    "Dataframe column menu": "本列的操作",
    "Copy column name": "复制列名",
    "Scroll tabs left": "向左看标签",
    "Scroll tabs right": "向右看标签",
    "file upload": "选择文件",
    "progress": "进度",
    "Press Enter to apply": "按回车键生效",
    "Increment value": "增加",
    "Increment": "增加",
    "Decrement value": "减少",
    "Decrement": "减少",
    "Show password text": "显示密码",
    "Hide password text": "隐藏密码",
    "Show password": "显示密码",
    "Hide password": "隐藏密码",
    "Scrollable table": "可左右移动的表",
    "App Logo": "标志",
    "Previous": "上一月",
    "Next": "下一月",
    "visualization": "图",
    "axis": "坐标轴",
    "legend": "图例",
    "title": "标题",
    "TypeError": "错误",
    "Error": "错误"
  };
  var SCALES = { "linear": "线性", "log": "对数", "time": "时间", "discrete": "分类" };
  var PATTERNS = [
    [/^([XY])-axis (?:titled '(.*)' )?for an? (\w+) scale with values from (.+) to (.+)$/, function (m) {
      return (m[1] === "X" ? "横轴" : "纵轴") + (m[2] ? "“" + m[2] + "”" : "") + "，" + (SCALES[m[3]] || "") + "刻度，从" + m[4] + "到" + m[5];
    }],
    [/^([XY])-axis (?:titled '(.*)' )?for a discrete scale with (\d+) values?: (.+)$/, function (m) {
      return (m[1] === "X" ? "横轴" : "纵轴") + (m[2] ? "“" + m[2] + "”" : "") + "，" + m[3] + "类：" + m[4].replace(/, ending with /, "……").replace(/, /g, "、");
    }],
    [/^(?:\w+ )?mark container$/, function () { return "图形"; }],
    [/^(.+) per file(?: • (.+))?$/, function (m) { return "每个文件不超过" + m[1] + (m[2] ? "，" + m[2] : ""); }],
    [/^(.+) files are not allowed\.?$/, function (m) { return "不能上传" + m[1] + "文件。"; }],
    [/^File must be (.+) or smaller\.?$/, function (m) { return "文件不能超过" + m[1] + "。"; }],
    // A part that did not arrive, as Chromium, Firefox and Safari say it.
    [/(?:Failed to fetch|[Ee]rror loading) dynamically imported module|Importing a module script failed|Unable to preload CSS/, function () {
      return "这一部分没有取到，请刷新页面。";
    }],
    [/^Remove (.+)$/, function (m) { return "移去" + m[1]; }],
    // A label's marks for bold and colour are drawn on the screen, but Streamlit hands them to a screen reader as text.
    [/^[^\n]*:[a-z]+\[[^\]]*\][^\n]*$/, function (m) {
      return m[0].replace(/:[a-z]+\[([^\]]*)\]/g, "$1").replace(/\*\*/g, "").replace(/\s+/g, " ");
    }],
    // A button of a chart: what it does, and of which chart.
    [/^([A-Z][A-Za-z\/ -]+): ([^]+)$/, function (m) {
      return Object.prototype.hasOwnProperty.call(WORDS, m[1]) ? WORDS[m[1]] + "：" + m[2] : null;
    }],
    [/^Selected Date: (\w+) (\d+), (\d+)$/, function (m) {
      var month = "January February March April May June July August September October November December".split(" ").indexOf(m[1]) + 1;
      return month ? "所选日期：" + m[3] + "年" + month + "月" + m[2] + "日" : null;
    }]
  ];
  var ATTRIBUTES = ["aria-label", "title", "placeholder", "aria-roledescription"];
  var SELECTOR = "[aria-label],[title],[placeholder],[aria-roledescription]";
  function said(text) {
    var key = text.trim();
    if (!key || key.length > 600 || !/[A-Za-z]{3}/.test(key)) { return null; }
    if (Object.prototype.hasOwnProperty.call(WORDS, key)) { return WORDS[key]; }
    for (var i = 0; i < PATTERNS.length; i++) {
      var match = PATTERNS[i][0].exec(key);
      if (match) { return PATTERNS[i][1](match); }
    }
    return null;
  }
  function attribute(element, name) {
    var value = element.getAttribute(name), word = value && said(value);
    if (word) { element.setAttribute(name, word); }
  }
  function text(node) {
    var parent = node.parentNode, word = said(node.data);
    // What people or the figures say is theirs: only the words of controls are translated.
    if (word && parent && !/^(SCRIPT|STYLE|TEXTAREA|CODE|TD)$/.test(parent.nodeName)) { node.data = word; }
  }
  function all(root) {
    if (root.nodeType === 3) { text(root); return; }
    if (root.nodeType !== 1) { return; }
    var walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT), node, i, found = root.querySelectorAll(SELECTOR);
    while ((node = walker.nextNode())) { text(node); }
    ATTRIBUTES.forEach(function (name) { attribute(root, name); });
    for (i = 0; i < found.length; i++) { ATTRIBUTES.forEach(attribute.bind(null, found[i])); }
  }
  function changed(list) {
    list.forEach(function (one) {
      if (one.type === "attributes") { attribute(one.target, one.attributeName); }
      else if (one.type === "characterData") { text(one.target); }
      else { Array.prototype.forEach.call(one.addedNodes, all); }
    });
  }
  document.addEventListener("DOMContentLoaded", function () {
    all(document.body);
    new MutationObserver(changed).observe(document.body, {
      subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES
    });
  });
})();
