using System.Text.Json;
using System.Text.Json.Nodes;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Maildir;

/// <summary>
/// Turns a JSON object into attributes and back. Nested members are joined by dots (<c>preference.locale</c>); a list of
/// texts is one attribute with several values; objects in a list are numbered (<c>rule.0.name</c>). A dot in a member's
/// own name is written <c>%2E</c>.
/// </summary>
internal static class SettingsJson
{
    // A nesting that deep is no setting; System.Text.Json's own limit, so that reading refuses what could not be written.
    private static readonly JsonDocumentOptions Reading = new()
    {
        MaxDepth = 64,
        AllowDuplicateProperties = false,
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
    };

    private static readonly JsonSerializerOptions Writing = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads a file whose content is one JSON object.</summary>
    /// <exception cref="JsonException">It is not.</exception>
    public static JsonObject Parse(ReadOnlySpan<byte> json)
    {
        if (json.StartsWith("\uFEFF"u8))
        {
            json = json[3..];
        }

        var root = JsonNode.Parse(json, documentOptions: Reading) as JsonObject ?? throw new JsonException("It is not a JSON object.");
        try
        {
            // Texts are decoded when they are first asked for; a broken one has to show here and not somewhere later.
            _ = ToAttributes(root, member => member);
            return root;
        }
        catch (InvalidOperationException e)
        {
            throw new JsonException(e.Message, e);
        }
    }

    /// <summary>The file for an object: indented, closed by a line end.</summary>
    public static byte[] ToBytes(JsonObject json) => System.Text.Encoding.UTF8.GetBytes(json.ToJsonString(Writing) + "\n");

    /// <summary>The members as attributes.</summary>
    /// <param name="json">The object.</param>
    /// <param name="rename">The attribute name of a top-level member; null leaves the member out.</param>
    public static ItemAttributes ToAttributes(JsonObject json, Func<string, string?> rename)
    {
        var values = new List<KeyValuePair<string, string?>>();
        foreach (var (member, value) in json)
        {
            if (rename(member) is { } name)
            {
                Flatten(EscapeMember(name), value, values);
            }
        }

        return ItemAttributes.Of(values);
    }

    /// <summary>The attributes as members.</summary>
    /// <param name="attributes">The attributes.</param>
    /// <param name="rename">The top-level member of an attribute name's first part.</param>
    /// <param name="isList">Whether that member is a list even with one value.</param>
    /// <param name="isText">Whether that member is text even where it reads like a number or truth value.</param>
    public static JsonObject FromAttributes(ItemAttributes attributes, Func<string, string> rename, Func<string, bool> isList, Func<string, bool> isText)
    {
        var root = new JsonObject();
        foreach (var (name, values) in attributes)
        {
            var parts = name.Split('.');
            var member = rename(UnescapeMember(parts[0]));
            parts[0] = EscapeMember(member);
            var target = root;
            foreach (var part in parts[..^1])
            {
                target = Child(target, part);
            }

            var isTextual = parts.Length == 1 && isText(member);
            target[parts[^1]] = values.Count == 1 && !(parts.Length == 1 && isList(member))
                ? Scalar(values[0], isTextual)
                : new JsonArray(values.Select(value => Scalar(value, isTextual)).ToArray());
        }

        return WithMembers(root);
    }

    private static void Flatten(string name, JsonNode? node, List<KeyValuePair<string, string?>> values)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (member, value) in members)
                {
                    // An object's own member "0" is not the first of a list.
                    var escaped = EscapeMember(member);
                    Flatten($"{name}.{(IsNumber(escaped) ? $"%{(int)escaped[0]:X2}{escaped[1..]}" : escaped)}", value, values);
                }

                break;
            case JsonArray list when list.Any(element => element is JsonObject or JsonArray):
                for (var i = 0; i < list.Count; i++)
                {
                    Flatten($"{name}.{i}", list[i], values);
                }

                break;
            case JsonArray list:
                values.AddRange(list.Select(element => KeyValuePair.Create(name, element is null ? null : Text(element))));
                break;
            case not null:
                values.Add(KeyValuePair.Create(name, (string?)Text(node)));
                break;
        }
    }

    private static string Text(JsonNode node) => node.GetValueKind() is JsonValueKind.String ? node.GetValue<string>() : node.ToJsonString();

    private static JsonObject Child(JsonObject parent, string name)
    {
        if (parent[name] is JsonObject existing)
        {
            return existing;
        }

        // Attributes "a" and "a.b" together cannot come from JSON; where another server has them, "a" moves aside.
        var child = new JsonObject();
        if (parent[name] is { } scalar)
        {
            parent.Remove(name);
            child[""] = scalar;
        }

        parent[name] = child;
        return child;
    }

    private static JsonValue Scalar(string value, bool isText)
    {
        if (!isText && value is "true" or "false")
        {
            return JsonValue.Create(value is "true");
        }

        return !isText && long.TryParse(value, System.Globalization.NumberStyles.AllowLeadingSign, null, out var number) && number.ToString() == value
            ? JsonValue.Create(number)
            : JsonValue.Create(value);
    }

    /// <summary>The object with its members' own names; where those are numbers that were written as numbers, a list.</summary>
    private static JsonNode Finished(JsonObject node)
    {
        var isList = node.Count > 0 && Enumerable.Range(0, node.Count).All(i => node.ContainsKey(i.ToString()));
        return isList
            ? new JsonArray(Enumerable.Range(0, node.Count).Select(i => Finished(node[i.ToString()]!)).ToArray())
            : WithMembers(node);
    }

    private static JsonObject WithMembers(JsonObject node) =>
        new(node.Select(member => KeyValuePair.Create(UnescapeMember(member.Key), (JsonNode?)Finished(member.Value!))));

    private static JsonNode Finished(JsonNode node) => node is JsonObject members ? Finished(members) : node.DeepClone();

    private static bool IsNumber(string member) => member.Length > 0 && member.All(char.IsAsciiDigit);

    private static string EscapeMember(string member) =>
        member.Replace("%", "%25", StringComparison.Ordinal).Replace(".", "%2E", StringComparison.Ordinal);

    private static string UnescapeMember(string part) => System.Text.Encoding.UTF8.GetString(Posix.KeyText.Unescape(part));
}
