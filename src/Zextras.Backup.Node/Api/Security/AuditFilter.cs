using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Zextras.Backup.Api;

namespace Zextras.Backup.Node.Api.Security;

/// <summary>
/// What the audit log says of a request that changes something: what was asked for, name by name, and which operation it
/// became. So it tells whose mailbox was restored, not only that somebody restored one.
/// </summary>
internal sealed class AuditFilter : IEndpointFilter
{
    /// <summary>A list of ten thousand accounts is in the operation; here its beginning is enough.</summary>
    private const int Longest = 1000;

    /// <inheritdoc/>
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (HttpMethods.IsGet(http.Request.Method))
        {
            return await next(context);
        }

        // Before it is done: what is refused is said, too.
        var asked = context.Arguments.Where(IsBody).Select(body => Describe(body!)).FirstOrDefault() ?? "";
        Note(http, asked);
        var answer = await next(context);
        if (answer is Accepted<OperationBody> { Value: { } operation })
        {
            Note(http, $"{operation.Kind} {operation.Id}{(asked.Length > 0 ? ": " : "")}{asked}");
        }

        return answer;
    }

    private static bool IsBody(object? argument) => argument?.GetType().Namespace == typeof(OperationBody).Namespace;

    private static string Describe(object body)
    {
        var json = JsonSerializer.SerializeToElement(body, WireJson.Readable.GetTypeInfo(body.GetType())!);
        return string.Join(", ", json.EnumerateObject().Where(IsSaid).Select(member => $"{member.Name} {Text(member.Value)}"));
    }

    /// <summary>What is false or empty is what happens anyway.</summary>
    private static bool IsSaid(JsonProperty member) => member.Value.ValueKind switch
    {
        JsonValueKind.False => false,
        JsonValueKind.Array => member.Value.GetArrayLength() > 0,
        JsonValueKind.String => member.Value.GetString()!.Length > 0,
        _ => true,
    };

    private static string Text(JsonElement value) => value.ValueKind is JsonValueKind.Array
        ? string.Join(' ', value.EnumerateArray().Select(one => one.ToString()))
        : value.ToString();

    private static void Note(HttpContext http, string detail)
    {
        if (detail.Length > 0)
        {
            TokenGate.Describe(http, detail.Length > Longest ? $"{detail[..Longest]}..." : detail);
        }
    }
}
