using System.Globalization;
using System.Text;

namespace Zextras.Backup.Benchmarks;

/// <summary>
/// Writes a mailbox tree of realistic mails: text with its HTML form, some with an attachment, sizes as in real mailboxes (many small, few
/// large, 12 KB on average). The same seed gives the same bytes.
/// </summary>
public sealed class MailCorpus
{
    /// <summary>Bytes of a mail on average.</summary>
    public const int AverageSize = 12 * 1024;

    // The logarithm of the sizes is normal with this deviation; its mean is set so that the average comes out right.
    private const double Deviation = 0.9;
    private const int SmallestSize = 1200;
    private const int LargestSize = 2 * 1024 * 1024;
    private const double ShareWithAttachment = 0.15;
    private const int Block = 1 << 16;

    // Of a corpus with shared attachments: so many mails have one, so large; the texts are shorter, so that the average stays.
    private const double ShareWithSharedAttachment = 0.12;
    private const int SmallestAttachment = 12 * 1024;
    private const int LargestAttachment = 92 * 1024;
    private const int TextDivisor = 3;

    private static readonly string[] Words =
    [
        "the", "garden", "report", "meeting", "please", "find", "attached", "numbers", "for", "quarter", "and", "we", "should", "talk", "about", "Thursday", "invoice", "order",
        "customer", "with", "regards", "thank", "you", "project", "schedule", "before", "after", "new", "version", "office", "travel", "to", "Rome", "Berlin", "budget", "plan",
    ];

    private static readonly DateTimeOffset FirstDate = new(2024, 1, 1, 8, 0, 0, TimeSpan.Zero);

    private readonly int _seed;

    // Pieces of text and base64 that mails are cut from: making every word anew would cost more than writing the files.
    private readonly byte[] _text;
    private readonly byte[] _html;
    private readonly byte[] _base64;

    private readonly byte[][] _attachments;

    /// <summary>A corpus of that seed; its attachments may come from a pool of so many, as in an office where files are sent around.</summary>
    public MailCorpus(int seed = 1, int sharedAttachments = 0)
    {
        _seed = seed;
        var random = new Random(seed);
        _text = Lines(random, "", "");
        _html = Lines(random, "<p>", "</p>");
        var binary = new byte[Block];
        random.NextBytes(binary);
        _base64 = Base64(binary);
        _attachments = [.. Enumerable.Range(0, sharedAttachments).Select(_ => Attachment(random))];
    }

    /// <summary>Writes that many mails, spread evenly over accounts and their folders, into the tree at <paramref name="path"/>.</summary>
    /// <param name="path">Where the tree goes.</param>
    /// <param name="mails">How many mails in all.</param>
    /// <param name="accounts">How many accounts.</param>
    /// <param name="folders">How many folders each has, INBOX included.</param>
    /// <returns>The bytes of all mails together.</returns>
    public long Write(string path, int mails, int accounts, int folders)
    {
        var places = Places(path, accounts, folders);
        var total = 0L;

        // Two threads, as the file system takes most of the time; each mail depends on its number alone.
        Parallel.For(
            0,
            mails,
            new ParallelOptions { MaxDegreeOfParallelism = 2 },
            () => (Buffer: new MemoryStream(), Bytes: 0L),
            (number, _, local) =>
            {
                var (name, date) = Make(number, local.Buffer);
                var file = Path.Combine(places[number % places.Count], name);
                using (var handle = File.OpenHandle(file, FileMode.Create, FileAccess.Write))
                {
                    RandomAccess.Write(handle, local.Buffer.GetBuffer().AsSpan(0, (int)local.Buffer.Length), 0);
                    File.SetLastWriteTimeUtc(handle, date.UtcDateTime);
                }

                return (local.Buffer, local.Bytes + local.Buffer.Length);
            },
            local => Interlocked.Add(ref total, local.Bytes));
        return total;
    }

    /// <summary>The bytes of the mail of that number.</summary>
    public byte[] Mail(int number)
    {
        using var buffer = new MemoryStream();
        Make(number, buffer);
        return buffer.ToArray();
    }

    private static List<string> Places(string path, int accounts, int folders)
    {
        var places = new List<string>();
        for (var folder = 0; folder < folders; folder++)
        {
            for (var account = 0; account < accounts; account++)
            {
                var maildir = Path.Combine(path, "example.com", $"user{account:000}", "Maildir", folder == 0 ? "" : $".Folder {folder}");
                foreach (var part in (ReadOnlySpan<string>)["cur", "new", "tmp"])
                {
                    Directory.CreateDirectory(Path.Combine(maildir, part));
                }

                places.Add(Path.Combine(maildir, "cur"));
            }
        }

        return places;
    }

    private (string Name, DateTimeOffset Date) Make(int number, MemoryStream mail)
    {
        var random = new Random(SeedOf(number));
        var date = FirstDate.AddMinutes(number * 7);
        var size = Size(random);
        mail.SetLength(0);
        Append(mail, Header(random, number, date));
        if (_attachments.Length > 0)
        {
            WithShared(random, mail, size / TextDivisor);
        }
        else if (random.NextDouble() < ShareWithAttachment && size > 4 * SmallestSize)
        {
            BeginMixed(random, mail, size / 4);
            Fill(random, mail, _base64, size - (int)mail.Length);
            Append(mail, "\r\n--outer--\r\n");
        }
        else
        {
            Alternative(random, mail, size - (int)mail.Length);
        }

        var flags = random.Next(10) switch { < 6 => "S", 6 => "RS", 7 => "FS", 8 => "FRS", _ => "" };
        return (string.Create(CultureInfo.InvariantCulture, $"{date.ToUnixTimeSeconds()}.M{number:000000}P{_seed}.corpus,S={mail.Length}:2,{flags}"), date);
    }

    private void WithShared(Random random, MemoryStream mail, int size)
    {
        if (random.NextDouble() >= ShareWithSharedAttachment)
        {
            Alternative(random, mail, Math.Max(size, SmallestSize));
            return;
        }

        BeginMixed(random, mail, size);
        mail.Write(_attachments[random.Next(_attachments.Length)]);
        Append(mail, "\r\n--outer--\r\n");
    }

    private void BeginMixed(Random random, MemoryStream mail, int textSize)
    {
        Append(mail, "Content-Type: multipart/mixed; boundary=\"outer\"\r\n\r\n--outer\r\n");
        Alternative(random, mail, textSize);
        Append(mail, "\r\n--outer\r\nContent-Type: application/pdf; name=\"report.pdf\"\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=\"report.pdf\"\r\n\r\n");
    }

    /// <summary>Not <see cref="HashCode"/>, which differs in each process.</summary>
    private int SeedOf(int number) => unchecked((_seed * 1_000_003) ^ (number * 7919));

    private static int Size(Random random)
    {
        var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        var logarithm = Math.Log(AverageSize) - (Deviation * Deviation / 2) + (Deviation * normal);
        return (int)Math.Clamp(Math.Exp(logarithm), SmallestSize, LargestSize);
    }

    private static string Header(Random random, int number, DateTimeOffset date)
    {
        var (from, to) = (random.Next(500), random.Next(500));
        var subject = $"{Words[random.Next(Words.Length)]} {Words[random.Next(Words.Length)]} {Words[random.Next(Words.Length)]} {number}";
        var encoded = random.Next(5) == 0 ? $"=?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(subject + " – grün"))}?=" : subject;
        var when = date.ToString("ddd, dd MMM yyyy HH:mm:ss", CultureInfo.InvariantCulture);
        return $"Return-Path: <user{from}@example.org>\r\nReceived: from mx{from % 7}.example.org (mx{from % 7}.example.org [192.0.2.{from % 250}])\r\n\tby mail.example.com (Postfix) with ESMTPS id {number:X8}\r\n"
            + $"\tfor <user{to}@example.com>; {when} +0000 (UTC)\r\nDKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.org; s=mail;\r\n\tbh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=;\r\n"
            + $"Date: {when} +0000\r\nFrom: \"User {from}\" <user{from}@example.org>\r\nTo: user{to}@example.com\r\n{(random.Next(3) == 0 ? $"Cc: Team <team{to % 9}@example.com>\r\n" : "")}"
            + $"Subject: {encoded}\r\nMessage-ID: <{number}.{from}@example.org>\r\nX-Mailer: Corpus 1.0\r\nMIME-Version: 1.0\r\n";
    }

    private void Alternative(Random random, MemoryStream mail, int size)
    {
        Append(mail, "Content-Type: multipart/alternative; boundary=\"inner\"\r\n\r\n--inner\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n");
        Fill(random, mail, _text, size / 3);
        Append(mail, "\r\n--inner\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html><body>\r\n");
        Fill(random, mail, _html, size - (size / 3) - 250);
        Append(mail, "\r\n</body></html>\r\n--inner--\r\n");
    }

    /// <summary>Whole lines: a cut CR LF is counted differently by each tool.</summary>
    private static void Fill(Random random, MemoryStream mail, byte[] from, int length)
    {
        while (length > 0)
        {
            var start = LineAfter(from, random.Next(from.Length / 2));
            var end = LineAfter(from, Math.Min(start + length, from.Length) - 1);
            mail.Write(from, start, end - start);
            length -= end - start;
        }
    }

    private static int LineAfter(byte[] text, int at) => at + text.AsSpan(at).IndexOf((byte)'\n') + 1;

    private static byte[] Attachment(Random random)
    {
        var binary = new byte[random.Next(SmallestAttachment, LargestAttachment)];
        random.NextBytes(binary);
        return Base64(binary);
    }

    private static byte[] Base64(byte[] binary) =>
        Encoding.ASCII.GetBytes(Convert.ToBase64String(binary, Base64FormattingOptions.InsertLineBreaks) + "\r\n");

    private static byte[] Lines(Random random, string before, string after)
    {
        var text = new StringBuilder(Block + 100);
        while (text.Length < Block)
        {
            text.Append(before).AppendJoin(' ', Enumerable.Range(0, 9).Select(_ => Words[random.Next(Words.Length)])).Append(after).Append("\r\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void Append(MemoryStream mail, string text) => mail.Write(Encoding.UTF8.GetBytes(text));
}
